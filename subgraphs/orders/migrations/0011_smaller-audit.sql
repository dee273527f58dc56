DROP INDEX "audit_entry_by_entity";--> statement-breakpoint
DROP INDEX "audit_entry_by_actor";--> statement-breakpoint
-- By hand: what was stored is kept in its new form, which the chain does not notice, and all of it in one rewrite of the table.
ALTER TABLE "audit_entry"
	DROP COLUMN "previous_hash",
	ALTER COLUMN "roles" SET DATA TYPE text USING array_to_string("roles", ','),
	ALTER COLUMN "before_hash" SET DATA TYPE bytea USING decode("before_hash", 'hex'),
	ALTER COLUMN "after_hash" SET DATA TYPE bytea USING decode("after_hash", 'hex'),
	ALTER COLUMN "hash" SET DATA TYPE bytea USING decode("hash", 'hex'),
	ALTER COLUMN "changes" SET DATA TYPE json USING "changes"::json;--> statement-breakpoint
CREATE INDEX "audit_entry_by_entity" ON "audit_entry" USING btree ("entity_id");--> statement-breakpoint
CREATE INDEX "audit_entry_by_actor" ON "audit_entry" USING btree ("actor");