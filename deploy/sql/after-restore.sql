-- After a department's database was restored to an earlier moment: lets its feed go on where its readers stand.
--
--   psql "$DATABASE_URL" --no-psqlrc -v ON_ERROR_STOP=1 -v reached=POSITION -f deploy/sql/after-restore.sql
--
-- POSITION is the highest any reader has reached: in each other department's database
--   select position from inbox where publisher = '<the restored department>';
-- Without this the feed would give numbers out a second time, and readers, who stand behind them, would pass those facts over in
-- silence. The numbers that were lost are filled with events nobody subscribes to, so that the feed has no gap for those who
-- stand in between, nor for a later replay from zero. Run it before the service starts. Running it again changes nothing.

begin;
select seq as restored_to from outbox_head for update \gset
insert into outbox (seq, event_id, type, version, occurred_at, aggregate_id, aggregate_version, correlation_id, actor, payload)
select seq, 'restored_' || seq, 'FeedRestored', 1, now(), 'outbox', 1, 'after-restore', 'system', '{}'
from generate_series(:restored_to + 1, :reached) as seq;
update outbox_head set seq = greatest(seq, :reached);
commit;
\echo 'restored to' :restored_to ', goes on after' :reached
