-- For people with psql: the log with names, ULIDs and payloads as text. No program reads these.

-- UTF-8 as text, anything else in hexadecimal.
create or replace function event_log.as_text(data bytea) returns text language plpgsql immutable strict as $$
begin
    return convert_from(data, 'UTF8');
exception when others then
    return '\x' || encode(data, 'hex');
end
$$;

-- The 26 characters of a ULID: 128 bits, five at a time, in Crockford's base 32 (https://github.com/ulid/spec).
create or replace function event_log.as_ulid(id uuid) returns text language sql immutable strict as $$
    select string_agg(
        substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ',
            1 + substring(B'00' || ('x' || replace(id::text, '-', ''))::bit(128) from 5 * i + 1 for 5)::bit(5)::integer, 1), '' order by i)
    from generate_series(0, 25) i
$$;

create or replace view event_log.readable_event as
    select e.partition, e.position, s.name as stream, e.version, event_log.as_ulid(e.id) as id, e.command_size, e.type, e.recorded_at,
        event_log.as_text(e.data) as data, event_log.as_text(e.metadata) as metadata
    from event_log.event e join event_log.stream s on s.number = e.stream;
