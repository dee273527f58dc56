CREATE TABLE "visit_part" (
	"visit_id" text NOT NULL,
	"part_no" text NOT NULL,
	"partner_id" text,
	"qty" integer NOT NULL,
	CONSTRAINT "visit_part_visit_id_part_no_pk" PRIMARY KEY("visit_id","part_no"),
	CONSTRAINT "some_parts" CHECK ("visit_part"."qty" > 0)
);
--> statement-breakpoint
ALTER TABLE "visit_part" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "support_ticket_response_watch";--> statement-breakpoint
DROP INDEX "support_ticket_resolution_watch";--> statement-breakpoint
ALTER TABLE "charger" ALTER COLUMN "partner_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "partner_notice_read_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "breaches_announced" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "breach_watch_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "first_feedback_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "feedback_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "onsite_visit" ADD COLUMN "arrived_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "onsite_visit" ADD COLUMN "completed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "onsite_visit" ADD COLUMN "signed_by" text;--> statement-breakpoint
ALTER TABLE "support_ticket" ADD COLUMN "breaches_announced" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "support_ticket" ADD COLUMN "breach_watch_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "support_ticket" ADD COLUMN "arrived_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "support_ticket" ADD COLUMN "onsite_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "support_ticket" ADD COLUMN "contingency_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "support_ticket" ADD COLUMN "silent_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "support_ticket" ADD COLUMN "progress_due_announced" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "visit_part" ADD CONSTRAINT "visit_part_visit_id_onsite_visit_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."onsite_visit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "complaint_breach_watch" ON "complaint" USING btree ("breach_watch_at") WHERE "complaint"."breach_watch_at" is not null;--> statement-breakpoint
CREATE INDEX "support_ticket_breach_watch" ON "support_ticket" USING btree ("breach_watch_at") WHERE "support_ticket"."breach_watch_at" is not null;--> statement-breakpoint
CREATE INDEX "support_ticket_contingency" ON "support_ticket" USING btree ("contingency_due_at") WHERE "support_ticket"."contingency_due_at" is not null and "support_ticket"."resolved_at" is null and "support_ticket"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "support_ticket_silent" ON "support_ticket" USING btree ("silent_since") WHERE "support_ticket"."silent_since" is not null and "support_ticket"."resolved_at" is null and "support_ticket"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "support_ticket_by_fault" ON "support_ticket" USING btree ("fault_code","opened_at") WHERE "support_ticket"."fault_code" is not null;--> statement-breakpoint
-- P1: on site within 2 hours, a contingency plan after 24. Both count day and night, so that each pause which began before the due
-- time moves it by its whole length (dueAfter in sla.rules.ts).
DO $$
DECLARE
  ticket record;
  pause jsonb;
  onsite timestamptz;
  contingency timestamptz;
BEGIN
  FOR ticket IN SELECT "id", "opened_at", "pauses" FROM "support_ticket" WHERE "priority" = 'P1' LOOP
    onsite := ticket.opened_at + interval '2 hours';
    contingency := ticket.opened_at + interval '24 hours';
    FOR pause IN SELECT * FROM jsonb_array_elements(ticket.pauses) LOOP
      IF (pause->>'from')::timestamptz < onsite THEN
        onsite := onsite + ((pause->>'to')::timestamptz - (pause->>'from')::timestamptz);
      END IF;
      IF (pause->>'from')::timestamptz < contingency THEN
        contingency := contingency + ((pause->>'to')::timestamptz - (pause->>'from')::timestamptz);
      END IF;
    END LOOP;
    UPDATE "support_ticket" SET "onsite_due_at" = onsite, "contingency_due_at" = contingency WHERE "id" = ticket.id;
  END LOOP;
END $$;
--> statement-breakpoint
-- P2: on site within 24 hours, as long as the fix may take.
UPDATE "support_ticket" SET "onsite_due_at" = "resolution_due_at" WHERE "priority" = 'P2';
--> statement-breakpoint
-- What was announced stays so. A new clock that stopped late is history: nobody is told of it now.
UPDATE "support_ticket" SET
  "breaches_announced" = array_remove(ARRAY[
    CASE WHEN "response_breach_announced" THEN 'RESPONSE' END,
    CASE WHEN "resolved_at" >= "onsite_due_at" THEN 'ONSITE' END,
    CASE WHEN "resolution_breach_announced" THEN 'RESOLUTION' END,
    CASE WHEN "resolved_at" >= "contingency_due_at" THEN 'CONTINGENCY' END
  ], NULL),
  "breach_watch_at" = CASE WHEN "resolved_at" IS NULL AND "closed_at" IS NULL AND "waiting_since" IS NULL THEN least(
    CASE WHEN NOT "response_breach_announced" AND "first_responded_at" IS NULL THEN "response_due_at" END,
    "onsite_due_at",
    CASE WHEN NOT "resolution_breach_announced" THEN "resolution_due_at" END,
    "contingency_due_at"
  ) END;
--> statement-breakpoint
-- S-12: the partner of a ticket that was handed on was told something last by a note of an employee, or nothing since.
UPDATE "support_ticket" SET "silent_since" = greatest(
  CASE WHEN "channel" = 'PARTNER_TRANSFER' THEN "opened_at" ELSE (
    SELECT min(step."at") FROM "ticket_escalation" step WHERE step."ticket_id" = "support_ticket"."id"
  ) END,
  (SELECT max(note."at") FROM "progress_note" note
    WHERE note."case_id" = "support_ticket"."id" AND note."visible_to_partner" AND note."by_id" LIKE 'emp\_%')
) WHERE "channel" = 'PARTNER_TRANSFER'
  OR EXISTS (SELECT 1 FROM "ticket_escalation" step WHERE step."ticket_id" = "support_ticket"."id");
--> statement-breakpoint
UPDATE "complaint" SET "first_feedback_at" = (
  SELECT min(note."at") FROM "progress_note" note WHERE note."case_id" = "complaint"."id" AND note."visible_to_customer"
);
--> statement-breakpoint
-- Clocks that stopped late are history. The two working days of a MAJOR complaint are not counted in SQL: the first sweep saves
-- these complaints once, which writes their due times.
UPDATE "complaint" SET
  "breaches_announced" = array_remove(ARRAY[
    CASE WHEN coalesce("first_responded_at", "resolved_at", "closed_at") >= "response_due_at" THEN 'RESPONSE' END,
    CASE WHEN "level" = 'MAJOR' AND coalesce("first_feedback_at", "resolved_at", "closed_at") IS NOT NULL THEN 'FEEDBACK' END,
    CASE WHEN coalesce("resolved_at", "closed_at") >= "resolution_due_at" THEN 'RESOLUTION' END
  ], NULL),
  "breach_watch_at" = CASE
    WHEN "level" = 'MAJOR' THEN "opened_at"
    WHEN "resolved_at" IS NULL AND "closed_at" IS NULL THEN least(
      CASE WHEN "first_responded_at" IS NULL THEN "response_due_at" END, "resolution_due_at"
    )
  END;
--> statement-breakpoint
ALTER TABLE "support_ticket" DROP COLUMN "response_breach_announced";--> statement-breakpoint
ALTER TABLE "support_ticket" DROP COLUMN "resolution_breach_announced";--> statement-breakpoint
ALTER TABLE "charger" ADD CONSTRAINT "owned_unless_returned" CHECK (("charger"."partner_id" is null) = ("charger"."status" = 'RETURNED'));--> statement-breakpoint
ALTER TABLE "onsite_visit" ADD CONSTRAINT "completed_after_arrival" CHECK ("onsite_visit"."completed_at" is null or "onsite_visit"."arrived_at" is not null);--> statement-breakpoint
CREATE POLICY "own_rows" ON "visit_part" AS PERMISSIVE FOR SELECT TO public USING ("visit_part"."partner_id" = current_setting('app.partner_id', true));