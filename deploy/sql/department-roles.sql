-- What a DBA runs once for each department, as a superuser, on the server that holds its database (Postgres 16 or newer).
-- Running it again brings roles, password and rights into the same state; data stay as they are.
--
--   DEPARTMENT=finance DEPARTMENT_PASSWORD=... psql --no-psqlrc -v ON_ERROR_STOP=1 -d postgres -f deploy/sql/department-roles.sql
--
-- It makes
--   finance          the login role that owns the database, migrates it and serves from it: the user of DATABASE_URL
--   finance_partner  the role without login that row-level security binds; the service steps into it for partner users' and applicants' requests
--   finance          the database, which nobody else may connect to
-- Tables, policies and the partner role's grants are the service's work: it migrates and grants at every start.

\getenv department DEPARTMENT
\getenv password DEPARTMENT_PASSWORD
\if :{?department}
\else
  \warn 'Set DEPARTMENT to the name of a department, such as finance.'
  select 1 / 0 as "DEPARTMENT is not set";
\endif
\if :{?password}
\else
  \warn 'Set DEPARTMENT_PASSWORD to the password that stands in DATABASE_URL.'
  select 1 / 0 as "DEPARTMENT_PASSWORD is not set";
\endif
\set partner :department _partner

select format('create role %I nologin', name) from unnest(array[:'department', :'partner']) as name
where not exists (select from pg_roles where rolname = name) \gexec

-- The password is kept out of the server's log.
set log_statement = 'none';
set log_min_duration_statement = -1;
alter role :"department" login password :'password';
reset log_statement;
reset log_min_duration_statement;

-- SET, for `set role`; not INHERIT: outside a partner user's request the owner must not hold the partner role's rights.
grant :"partner" to :"department" with inherit false, set true;

-- Ordered by code points, as the local database is: so a unique index also finds what a number begins with.
select format('create database %I owner %I template template0 encoding ''UTF8'' locale_provider libc lc_collate ''C'' lc_ctype ''C''', :'department', :'department')
where not exists (select from pg_database where datname = :'department') \gexec
alter database :"department" owner to :"department";

-- Every role may connect to a new database until PUBLIC is told otherwise.
revoke connect, temporary on database :"department" from public;
