-- Writes a batch, all of it or nothing. Called on its own, outside any transaction: the call is the transaction.
--
-- It trusts the batch first: the unique keys on stream and version, on stream names and on ids catch what others wrote meanwhile. Only when
-- one of them does, or a version is not there, is everything undone and reported, still under the lock of the partition's row.
--
-- The planner settings keep to the indexes, whatever size the tables had when the plans were made.
create or replace function event_log.append(
    p_partition integer,
    p_streams text[],            -- the distinct streams of the batch; '' when the number says which
    p_numbers bigint[],          -- their numbers; 0 when the caller does not know
    p_expected bigint[],         -- their versions before the batch; -1 for any
    p_open integer[],            -- the places in p_streams, from 1, of those whose number or version has to be looked up
    p_open_first integer[],      -- the place in the batch, from 0, of the first event of each of these
    p_conditions text[],         -- distinct streams that the batch depends on
    p_condition_versions bigint[],
    p_event_streams integer[],   -- for each event: the place of its stream in p_streams, from 1
    p_event_offsets integer[],   -- how many versions past the stream's version before the batch, from 1
    p_ids uuid[],
    p_command_sizes integer[],
    p_fingerprints uuid[],
    p_types text[],
    p_metadata bytea[],
    p_data bytea[],
    out written boolean,
    out first_position bigint,
    out recorded_at timestamptz,
    out numbers bigint[],            -- written: of p_open
    out versions bigint[],           -- written: of p_open, before the batch; not written: of p_streams, unless ids are known
    out condition_versions bigint[], -- not written: of p_conditions, unless ids are known
    out known_ids uuid[],            -- not written: ids of the batch that are in the log, and the commands that they came with
    out known_commands uuid[],
    out known_fingerprints uuid[],
    out known_positions bigint[],
    out known_sizes integer[],
    out known_times timestamptz[])
language plpgsql volatile
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
declare
    n constant integer := cardinality(p_ids);
    newest bigint; -- numbers from here on are those of streams that begin with this batch
    violated text;
    stream_numbers bigint[] := p_numbers;
    base_versions bigint[] := p_expected;
    found_stream record;
begin
    update event_log.partition p set position = p.position + n where p.id = p_partition
        returning p.position - n + 1 into first_position;
    if not found then
        insert into event_log.partition values (p_partition, 0) on conflict do nothing;
        update event_log.partition p set position = p.position + n where p.id = p_partition
            returning p.position - n + 1 into first_position;
    end if;

    -- After the lock, so that times grow with positions.
    recorded_at := clock_timestamp();
    newest := (p_partition::bigint << 48) | first_position;

    begin
        if cardinality(p_conditions) > 0 then
            perform from unnest(p_conditions, p_condition_versions) c(name, version)
                where c.version <> coalesce((
                    select e.version from event_log.event e
                    where e.stream = (select s.number from event_log.stream s where s.partition = p_partition and s.name = c.name)
                    order by e.version desc limit 1), 0);
            if found then
                raise exception using errcode = 'EL001';
            end if;
        end if;

        -- A stream has a row exactly if it has an event: one that must have none can be created without looking.
        for found_stream in
            select n.place, n.number, case
                when n.number >= newest then 0
                when n.expected >= 0 then
                    (select e.version from event_log.event e where e.stream = n.number and e.version = n.expected)
                else
                    (select e.version from event_log.event e where e.stream = n.number order by e.version desc limit 1)
                end as version
            from (
                select o.place, p_expected[o.place] as expected, case
                    when p_numbers[o.place] > 0 then p_numbers[o.place]
                    when p_expected[o.place] = 0 then newest + o.first_event
                    else coalesce(
                        (select s.number from event_log.stream s where s.partition = p_partition and s.name = p_streams[o.place]),
                        case when p_expected[o.place] < 0 then newest + o.first_event end)
                    end as number
                from unnest(p_open, p_open_first) o(place, first_event)
                offset 0) n
        loop
            if found_stream.version is null then
                raise exception using errcode = 'EL001'; -- a version past the stream's end is expected
            end if;
            stream_numbers[found_stream.place] := found_stream.number;
            base_versions[found_stream.place] := found_stream.version;
        end loop;

        insert into event_log.stream (number, partition, name)
            select stream_numbers[o.place], p_partition, p_streams[o.place] from unnest(p_open) o(place) where stream_numbers[o.place] >= newest;

        insert into event_log.event (
            position, stream, version, recorded_at, partition, command_size, id, fingerprint, type, metadata, data)
        select
            first_position + e.ordinal - 1, stream_numbers[e.stream], base_versions[e.stream] + e.version_offset, append.recorded_at, p_partition,
            e.command_size, e.id, case when e.command_size > 0 then e.fingerprint end, e.type, e.metadata, e.data
        from unnest(p_event_streams, p_event_offsets, p_ids, p_command_sizes, p_fingerprints, p_types, p_metadata, p_data)
            with ordinality e(stream, version_offset, id, command_size, fingerprint, type, metadata, data, ordinal);

        written := true;
        numbers := array(select stream_numbers[o.place] from unnest(p_open) with ordinality o(place, ordinal) order by o.ordinal);
        versions := array(select base_versions[o.place] from unnest(p_open) with ordinality o(place, ordinal) order by o.ordinal);
        return;
    exception
        when sqlstate 'EL001' then
            null;
        when unique_violation then
            get stacked diagnostics violated = constraint_name;
            if violated not in ('stream_name_key', 'event_stream_key', 'event_id_key') then
                raise;
            end if;
    end;

    written := false;
    update event_log.partition p set position = p.position - n where p.id = p_partition;
    select array_agg(e.id), array_agg(c.id), array_agg(c.fingerprint), array_agg(c.position), array_agg(c.command_size), array_agg(c.recorded_at)
        into known_ids, known_commands, known_fingerprints, known_positions, known_sizes, known_times
        from unnest(p_ids) u(id)
        join event_log.event e on e.partition = p_partition and e.id = u.id
        cross join lateral (
            select f.id, f.fingerprint, f.position, f.command_size, f.recorded_at from event_log.event f
            where f.partition = p_partition and f.position <= e.position and f.command_size > 0
            order by f.position desc limit 1) c;
    if known_ids is not null then
        versions := '{}'; -- reason enough; whatever else stands against the batch shows when it comes again without these
        condition_versions := '{}';
        return;
    end if;

    versions := array(
        select coalesce((
            select e.version from event_log.event e
            where e.stream = case
                when u.number > 0 then u.number
                else (select s.number from event_log.stream s where s.partition = p_partition and s.name = u.name) end
            order by e.version desc limit 1), 0)
        from unnest(p_streams, p_numbers) with ordinality u(name, number, ordinal) order by u.ordinal);
    condition_versions := array(
        select coalesce((
            select e.version from event_log.event e
            where e.stream = (select s.number from event_log.stream s where s.partition = p_partition and s.name = u.name)
            order by e.version desc limit 1), 0)
        from unnest(p_conditions) with ordinality u(name, ordinal) order by u.ordinal);
end
$$;
