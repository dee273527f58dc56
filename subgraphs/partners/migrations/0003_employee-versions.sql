ALTER TABLE "employee" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
-- Those who work here already are told to the others once, as if each had joined now: support gives work to nobody else.
WITH told AS (
	SELECT "id", "department", "active", row_number() OVER (ORDER BY "id") AS "n" FROM "employee"
), head AS (
	SELECT "seq" FROM "outbox_head" FOR UPDATE
)
INSERT INTO "outbox" ("seq", "event_id", "type", "version", "occurred_at", "aggregate_id", "aggregate_version", "correlation_id", "actor", "payload")
SELECT head."seq" + told."n", 'evt_' || substr(told."id", 5), 'EmployeeChanged', 1, now(), told."id", 1, 'migration-0003', 'system',
	jsonb_build_object('employeeId', told."id", 'department', told."department", 'active', told."active")
FROM told, head;--> statement-breakpoint
UPDATE "outbox_head" SET "seq" = greatest("seq", (SELECT coalesce(max("seq"), 0) FROM "outbox"));
