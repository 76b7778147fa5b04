-- Grain state. The queries' names, parameters (@…) and result columns are the contract of Orleans.Persistence.AdoNet 10.4; the rest is ours.
--
-- A grain's key arrives as two numbers and a text: a GUID or an integer in the numbers, with or without an extension in the text, or a
-- string in the text alone. No text is not the same key as an empty one. The hashes that Orleans offers for a narrower index are not
-- needed: the index holds the keys themselves, and so makes certain that a state has one row.
create table if not exists orleans.grain_state (
    service_id text not null,
    state_name text not null,
    key_n0 bigint not null,
    key_n1 bigint not null,
    key_text text,
    version integer not null,
    payload bytea, -- null: cleared
    modified_at timestamptz not null
);

create unique index if not exists grain_state_key on orleans.grain_state
    (state_name, key_n1, key_n0, coalesce('+' || key_text, ''), service_id);

-- A write with a version applies if the row is at that version; without one, if there is no row. Two writers of one version: the second
-- waits for the first's lock, looks again, and finds the version gone. What did not apply changes nothing and returns the version it came
-- with, by which Orleans knows.
insert into orleans.orleansquery (querykey, querytext) values ('WriteToStorageKey', $query$
    with updated as (
        update orleans.grain_state s
        set payload = @PayloadBinary, version = s.version + 1, modified_at = clock_timestamp()
        where s.state_name = @GrainTypeString and s.key_n1 = @GrainIdN1 and s.key_n0 = @GrainIdN0
            and coalesce('+' || s.key_text, '') = coalesce('+' || @GrainIdExtensionString::text, '') and s.service_id = @ServiceId
            and s.version = @GrainStateVersion::integer
        returning s.version
    ), inserted as (
        insert into orleans.grain_state as s (service_id, state_name, key_n0, key_n1, key_text, version, payload, modified_at)
        select @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString::text, 1, @PayloadBinary, clock_timestamp()
        where @GrainStateVersion::integer is null
        on conflict (state_name, key_n1, key_n0, (coalesce('+' || key_text, '')), service_id) do nothing
        returning s.version
    )
    select coalesce((select version from updated), (select version from inserted), @GrainStateVersion::integer) as NewGrainStateVersion
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;

insert into orleans.orleansquery (querykey, querytext) values ('ReadFromStorageKey', $query$
    select s.payload as PayloadBinary, s.version as Version
    from orleans.grain_state s
    where s.state_name = @GrainTypeString and s.key_n1 = @GrainIdN1 and s.key_n0 = @GrainIdN0
        and coalesce('+' || s.key_text, '') = coalesce('+' || @GrainIdExtensionString::text, '') and s.service_id = @ServiceId
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;

-- The row stays, and its version goes on: were it deleted, a state written anew would come by versions that somebody may still hold from
-- before. For the same reason there is no DeleteStorageKey.
insert into orleans.orleansquery (querykey, querytext) values ('ClearStorageKey', $query$
    with cleared as (
        update orleans.grain_state s
        set payload = null, version = s.version + 1, modified_at = clock_timestamp()
        where s.state_name = @GrainTypeString and s.key_n1 = @GrainIdN1 and s.key_n0 = @GrainIdN0
            and coalesce('+' || s.key_text, '') = coalesce('+' || @GrainIdExtensionString::text, '') and s.service_id = @ServiceId
            and s.version = @GrainStateVersion::integer
        returning s.version
    )
    select coalesce((select version from cleared), @GrainStateVersion::integer) as NewGrainStateVersion
$query$)
on conflict (querykey) do update set querytext = excluded.querytext;
