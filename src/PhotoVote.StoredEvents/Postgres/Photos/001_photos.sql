-- Photos, under the hash of their content, in all sizes that are served; and which elections they were added to.
create schema if not exists photos;

create table if not exists photos.photo (
    photo text primary key,
    width integer not null,
    height integer not null,
    preview text not null,
    bytes bigint not null,
    kept_at timestamptz not null default now());

create table if not exists photos.rendition (
    photo text not null references photos.photo,
    format text not null,
    edge integer not null,
    content bytea not null,
    primary key (photo, format, edge));

-- It is compressed already.
alter table photos.rendition alter column content set storage external;

-- One row an election: its lock makes those who add to it at once take turns, so that no limit is passed.
create table if not exists photos.election (
    election text primary key,
    photos integer not null default 0,
    bytes bigint not null default 0);

create table if not exists photos.photo_of_election (
    election text not null references photos.election,
    photo text not null references photos.photo,
    primary key (election, photo));
