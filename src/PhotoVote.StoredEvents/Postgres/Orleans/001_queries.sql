-- Orleans' ADO.NET providers read their SQL from a table that they name without a schema: "SELECT QueryKey, QueryText FROM OrleansQuery".
-- It lives in a schema of its own, which Orleans' connections have as their search path, so that it can clash with nothing in "public".
create schema if not exists orleans;

create table if not exists orleans.orleansquery (
    querykey text primary key,
    querytext text not null
);
