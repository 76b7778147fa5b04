-- When a silo was last heard of, by the database's own clock: alive_at is by the silo's, and clocks differ. Whoever asks whether a silo is
-- still there compares this with now().
alter table orleans.silo add column if not exists heard_at timestamptz not null default clock_timestamp();

insert into orleans.orleansquery (querykey, querytext) values ('UpdateMembershipKey', $query$
    with advanced as (
        update orleans.cluster c
        set version = c.version + 1, changed_at = clock_timestamp()
        where c.cluster_id = @DeploymentId and c.version = @Version
            and exists (select from orleans.silo s
                where s.cluster_id = @DeploymentId and s.address = @Address and s.port = @Port and s.generation = @Generation)
        returning c.cluster_id
    ), updated as (
        update orleans.silo s
        set status = @Status, suspect_times = @SuspectTimes::text, alive_at = @IAmAliveTime,
            -- Also the others change a silo's row, when they suspect it; only it itself moves its time on.
            heard_at = case when s.alive_at = @IAmAliveTime then s.heard_at else clock_timestamp() end
        from advanced a
        where s.cluster_id = a.cluster_id and s.address = @Address and s.port = @Port and s.generation = @Generation
        returning 1
    )
    select count(*)::integer from updated
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;

insert into orleans.orleansquery (querykey, querytext) values ('UpdateIAmAlivetimeKey', $query$
    update orleans.silo s
    set alive_at = @IAmAliveTime, heard_at = clock_timestamp()
    where s.cluster_id = @DeploymentId and s.address = @Address and s.port = @Port and s.generation = @Generation
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;
