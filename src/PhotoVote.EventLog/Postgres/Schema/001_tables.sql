-- The log's tables. Everything lives in a schema of its own, beside whatever else the database holds.
create schema if not exists event_log;

-- One row a partition: the position of its last event. An append updates it first; its row lock puts the appends of all processes in a row
-- and hands out positions without holes, in commit order. The free space lets each update stay on its page.
create table if not exists event_log.partition (
    id integer primary key check (id between 0 and 32767),
    position bigint not null check (position >= 0)
) with (fillfactor = 10);

-- A stream gets its row with its first event, in the same transaction. Its number is made of the partition (upper 16 bits) and the position
-- of that first event (lower 48): unique, never used twice, and in the order of time, which keeps the index on (stream, version) narrow
-- and its insertions together even when stream names are random.
create table if not exists event_log.stream (
    number bigint not null constraint stream_pkey primary key,
    partition integer not null,
    name text collate "C" not null,
    constraint stream_name_key unique (partition, name)
);

-- command_size: how many events the command appended, on its first event; 0 on the others. The fingerprint of the request is kept with the
-- first event too.
create table if not exists event_log.event (
    position bigint not null,
    stream bigint not null,
    version bigint not null,
    recorded_at timestamptz not null,
    partition integer not null,
    command_size integer not null,
    id uuid not null,
    fingerprint uuid,
    type text collate "C" not null,
    metadata bytea not null,
    data bytea not null,
    constraint event_pkey primary key (partition, position),
    constraint event_stream_key unique (stream, version),
    constraint event_id_key unique (partition, id)
);

-- A snapshot is never the truth; at most one of a shape is kept for a stream.
create table if not exists event_log.snapshot (
    stream bigint not null,
    schema text collate "C" not null,
    version bigint not null,
    data bytea not null,
    recorded_at timestamptz not null,
    constraint snapshot_pkey primary key (stream, schema)
);
