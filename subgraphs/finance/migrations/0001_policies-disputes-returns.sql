CREATE TABLE "adjustment" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"partner_id" text NOT NULL,
	"order_id" text,
	"net" numeric(18,2) NOT NULL,
	"vat_rate" numeric(18,6) NOT NULL,
	"vat" numeric(18,2) NOT NULL,
	"gross" numeric(18,2) NOT NULL,
	"reason" text NOT NULL,
	"recorded_by" text NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"invoice_id" text,
	CONSTRAINT "adjustment_no_unique" UNIQUE("no")
);
--> statement-breakpoint
ALTER TABLE "adjustment" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "settlement_dispute" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"settlement_id" text NOT NULL,
	"line_no" integer NOT NULL,
	"delivery_id" text,
	"adjustment_id" text,
	"claim" numeric(18,2) NOT NULL,
	"reason" text NOT NULL,
	"status" text NOT NULL,
	"opened_by" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"comment" text,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "settlement_dispute" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "finance_policy" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"title" text NOT NULL,
	"version" integer NOT NULL,
	"effective_from" date NOT NULL,
	"status" text NOT NULL,
	"settlement_day" integer NOT NULL,
	"approval_limits" jsonb NOT NULL,
	"confirmation_days" integer NOT NULL,
	"overdue_amount" numeric(18,2) NOT NULL,
	"overdue_days" integer NOT NULL,
	"drafted_by" text NOT NULL,
	"drafted_at" timestamp (3) with time zone NOT NULL,
	"published_by" text,
	"published_at" timestamp (3) with time zone,
	CONSTRAINT "finance_policy_no_unique" UNIQUE("no"),
	CONSTRAINT "finance_policy_version_unique" UNIQUE("version")
);
--> statement-breakpoint
ALTER TABLE "finance_policy" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
-- What was a constant so far is the first version: every settlement there is was made by it.
INSERT INTO "finance_policy" VALUES ('fpl_01j0000000e008000000000001', 'FP-000001', '财务政策 2026', 1, '2000-01-01', 'PUBLISHED', 1, '[{"role": "FIN_LEAD", "upTo": "1000000.00"}]', 3, 1000.00, 7, 'system', '2000-01-01T00:00:00Z', 'system', '2000-01-01T00:00:00Z');--> statement-breakpoint
CREATE TABLE "overdue_notice" (
	"partner_id" text PRIMARY KEY NOT NULL,
	"amount" numeric(18,2) NOT NULL,
	"days" integer NOT NULL,
	"noticed_on" date NOT NULL,
	"cleared_on" date,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "overdue_notice" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "invoice_once_a_rate";--> statement-breakpoint
ALTER TABLE "delivery_ref" ADD COLUMN "kind" text DEFAULT 'DELIVERY' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "red_invoice_of" text;--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "payment" ADD COLUMN "reversed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payment" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "receivable" ADD COLUMN "reversed_on" date;--> statement-breakpoint
ALTER TABLE "settlement" ADD COLUMN "policy_id" text DEFAULT 'fpl_01j0000000e008000000000001' NOT NULL;--> statement-breakpoint
ALTER TABLE "settlement_line" ADD COLUMN "adjustment_id" text;--> statement-breakpoint
ALTER TABLE "settlement_line" ADD COLUMN "moved" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "settlement_run" ADD COLUMN "provisional" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "settlement_dispute" ADD CONSTRAINT "settlement_dispute_settlement_id_settlement_id_fk" FOREIGN KEY ("settlement_id") REFERENCES "public"."settlement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "adjustment_by_order" ON "adjustment" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "adjustment_uninvoiced" ON "adjustment" USING btree ("partner_id") WHERE "adjustment"."invoice_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "settlement_dispute_open_once" ON "settlement_dispute" USING btree ("settlement_id","line_no") WHERE "settlement_dispute"."status" = 'OPEN';--> statement-breakpoint
CREATE INDEX "settlement_dispute_by_settlement" ON "settlement_dispute" USING btree ("settlement_id","line_no");--> statement-breakpoint
CREATE UNIQUE INDEX "finance_policy_one_a_day" ON "finance_policy" USING btree ("effective_from") WHERE "finance_policy"."status" = 'PUBLISHED';--> statement-breakpoint
CREATE INDEX "overdue_notice_open" ON "overdue_notice" USING btree ("partner_id") WHERE "overdue_notice"."cleared_on" is null;--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_red_invoice_of_invoice_id_fk" FOREIGN KEY ("red_invoice_of") REFERENCES "public"."invoice"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlement" ADD CONSTRAINT "settlement_policy_id_finance_policy_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."finance_policy"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ledger_entry_by_document" ON "ledger_entry" USING btree ("document");--> statement-breakpoint
CREATE UNIQUE INDEX "settlement_line_adjustment_once" ON "settlement_line" USING btree ("adjustment_id") WHERE not "settlement_line"."released";--> statement-breakpoint
CREATE INDEX "settlement_line_moved" ON "settlement_line" USING btree ("delivery_id") WHERE "settlement_line"."moved";--> statement-breakpoint
CREATE UNIQUE INDEX "settlement_run_scheduled_once" ON "settlement_run" USING btree ("period_from") WHERE "settlement_run"."run_by" = 'system';--> statement-breakpoint
CREATE UNIQUE INDEX "invoice_once_a_rate" ON "invoice" USING btree ("settlement_id","vat_rate") WHERE "invoice"."status" = 'ISSUED' and "invoice"."red_invoice_of" is null;--> statement-breakpoint
-- The others hold what they were told of single receivables as a partner's; the next sweep takes back what is tolerated.
INSERT INTO "overdue_notice" ("partner_id", "amount", "days", "noticed_on")
SELECT "partner_id", sum("open"), max(greatest(0, "overdue_announced_on" - "due_on")), max("overdue_announced_on")
FROM "receivable" WHERE "open" > 0 AND "overdue_announced_on" IS NOT NULL GROUP BY "partner_id";--> statement-breakpoint
ALTER TABLE "receivable" DROP COLUMN "overdue_announced_on";--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_red_invoice_of_unique" UNIQUE("red_invoice_of");--> statement-breakpoint
CREATE POLICY "own_rows" ON "adjustment" AS PERMISSIVE FOR SELECT TO public USING ("adjustment"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "settlement_dispute" AS PERMISSIVE FOR SELECT TO public USING ("settlement_dispute"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "published_rows" ON "finance_policy" AS PERMISSIVE FOR SELECT TO public USING ("finance_policy"."status" = 'PUBLISHED');--> statement-breakpoint
CREATE POLICY "own_rows" ON "overdue_notice" AS PERMISSIVE FOR SELECT TO public USING ("overdue_notice"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
ALTER POLICY "own_rows" ON "settlement" TO public USING ("settlement"."partner_id" = current_setting('app.partner_id', true) and "settlement"."sent_at" is not null);--> statement-breakpoint
ALTER POLICY "own_rows" ON "settlement_line" TO public USING ("settlement_line"."partner_id" = current_setting('app.partner_id', true) and exists (select 1 from settlement where settlement.id = "settlement_line"."settlement_id" and settlement.sent_at is not null));--> statement-breakpoint
-- F-03: settlements keep the policy of their period, so that what was published stays as it was.
CREATE FUNCTION "finance_policy_is_kept"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'A published finance policy stays as it is: % is refused; publish the next version.', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;--> statement-breakpoint
CREATE TRIGGER "finance_policy_kept" BEFORE UPDATE OR DELETE ON "finance_policy" FOR EACH ROW WHEN (OLD.status = 'PUBLISHED') EXECUTE FUNCTION "finance_policy_is_kept"();
