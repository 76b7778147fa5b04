-- Who is in which cluster. The queries' names, parameters (@…) and result columns are the contract of Orleans.Clustering.AdoNet 10.4; the
-- rest is ours. Orleans calls a cluster's id DeploymentId here.
--
-- Every change of a silo's status is conditional on the cluster's version and raises it: its row's lock puts the changes in order, and who
-- comes second finds the version gone, changes nothing and gets 0.
create table if not exists orleans.cluster (
    cluster_id text primary key,
    version integer not null,
    changed_at timestamptz not null
);

create table if not exists orleans.silo (
    cluster_id text not null references orleans.cluster,
    address text not null,
    port integer not null,
    generation integer not null,
    silo_name text not null,
    host_name text not null,
    status integer not null, -- 1 joining … 3 active … 6 dead, as Orleans' SiloStatus
    proxy_port integer not null,
    suspect_times text,
    started_at timestamptz not null,
    alive_at timestamptz not null,
    primary key (cluster_id, address, port, generation)
);

insert into orleans.orleansquery (querykey, querytext) values ('InsertMembershipVersionKey', $query$
    with inserted as (
        insert into orleans.cluster (cluster_id, version, changed_at) values (@DeploymentId, 0, clock_timestamp())
        on conflict (cluster_id) do nothing
        returning 1
    )
    select count(*)::integer from inserted
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;

insert into orleans.orleansquery (querykey, querytext) values ('InsertMembershipKey', $query$
    with advanced as (
        update orleans.cluster c
        set version = c.version + 1, changed_at = clock_timestamp()
        where c.cluster_id = @DeploymentId and c.version = @Version
            and not exists (select from orleans.silo s
                where s.cluster_id = @DeploymentId and s.address = @Address and s.port = @Port and s.generation = @Generation)
        returning c.cluster_id
    ), inserted as (
        insert into orleans.silo
            (cluster_id, address, port, generation, silo_name, host_name, status, proxy_port, started_at, alive_at)
        select a.cluster_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        from advanced a
        returning 1
    )
    select count(*)::integer from inserted
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;

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
        set status = @Status, suspect_times = @SuspectTimes::text, alive_at = @IAmAliveTime
        from advanced a
        where s.cluster_id = a.cluster_id and s.address = @Address and s.port = @Port and s.generation = @Generation
        returning 1
    )
    select count(*)::integer from updated
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;

-- No status, so no version: it says only that somebody is still there.
insert into orleans.orleansquery (querykey, querytext) values ('UpdateIAmAlivetimeKey', $query$
    update orleans.silo s
    set alive_at = @IAmAliveTime
    where s.cluster_id = @DeploymentId and s.address = @Address and s.port = @Port and s.generation = @Generation
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;

-- Both reads give the cluster's version also when no silo matches: that row has nothing else.
insert into orleans.orleansquery (querykey, querytext) values ('MembershipReadRowKey', $query$
    select c.cluster_id as DeploymentId, s.address as Address, s.port as Port, s.generation as Generation, s.silo_name as SiloName,
        s.host_name as HostName, s.status as Status, s.proxy_port as ProxyPort, s.suspect_times as SuspectTimes,
        s.started_at as StartTime, s.alive_at as IAmAliveTime, c.version as Version
    from orleans.cluster c
    left join orleans.silo s
        on s.cluster_id = c.cluster_id and s.address = @Address and s.port = @Port and s.generation = @Generation
    where c.cluster_id = @DeploymentId
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;

insert into orleans.orleansquery (querykey, querytext) values ('MembershipReadAllKey', $query$
    select c.cluster_id as DeploymentId, s.address as Address, s.port as Port, s.generation as Generation, s.silo_name as SiloName,
        s.host_name as HostName, s.status as Status, s.proxy_port as ProxyPort, s.suspect_times as SuspectTimes,
        s.started_at as StartTime, s.alive_at as IAmAliveTime, c.version as Version
    from orleans.cluster c
    left join orleans.silo s on s.cluster_id = c.cluster_id
    where c.cluster_id = @DeploymentId
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;

insert into orleans.orleansquery (querykey, querytext) values ('DeleteMembershipTableEntriesKey', $query$
    with emptied as (delete from orleans.silo s where s.cluster_id = @DeploymentId)
    delete from orleans.cluster c where c.cluster_id = @DeploymentId
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;

insert into orleans.orleansquery (querykey, querytext) values ('GatewaysQueryKey', $query$
    select s.address as Address, s.proxy_port as ProxyPort, s.generation as Generation
    from orleans.silo s
    where s.cluster_id = @DeploymentId and s.status = @Status and s.proxy_port > 0
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;

insert into orleans.orleansquery (querykey, querytext) values ('CleanupDefunctSiloEntriesKey', $query$
    delete from orleans.silo s
    where s.cluster_id = @DeploymentId and s.status <> 3 and s.alive_at < @IAmAliveTime
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;

-- One silo that Orleans found defunct, unless it has shown itself since.
insert into orleans.orleansquery (querykey, querytext) values ('CleanupDefunctSiloEntryKey', $query$
    delete from orleans.silo s
    where s.cluster_id = @DeploymentId and s.address = @Address and s.port = @Port and s.generation = @Generation and s.status = 6
        and s.started_at = @StartTime and s.alive_at = @IAmAliveTime and s.suspect_times is not distinct from @SuspectTimes::text
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;
