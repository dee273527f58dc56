CREATE TABLE "subsidy" (
	"id" text PRIMARY KEY NOT NULL,
	"campaign_id" text NOT NULL,
	"campaign_no" text NOT NULL,
	"partner_id" text NOT NULL,
	"amount" numeric(18,2) NOT NULL,
	"status" text NOT NULL,
	"claimed_at" timestamp (3) with time zone NOT NULL,
	"accrual_entry_id" text NOT NULL,
	"value_date" date,
	"bank_ref" text,
	"entry_id" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "subsidy_campaign_id_unique" UNIQUE("campaign_id"),
	CONSTRAINT "subsidy_amount" CHECK ("subsidy"."amount" > 0),
	CONSTRAINT "subsidy_paid" CHECK (("subsidy"."status" = 'PAID') = ("subsidy"."entry_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "subsidy" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "subsidy" ADD CONSTRAINT "subsidy_accrual_entry_id_ledger_entry_id_fk" FOREIGN KEY ("accrual_entry_id") REFERENCES "public"."ledger_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subsidy" ADD CONSTRAINT "subsidy_entry_id_ledger_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."ledger_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "subsidy_by_partner" ON "subsidy" USING btree ("partner_id","claimed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "subsidy_by_time" ON "subsidy" USING btree ("claimed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE POLICY "own_rows" ON "subsidy" AS PERMISSIVE FOR SELECT TO public USING ("subsidy"."partner_id" = current_setting('app.partner_id', true));