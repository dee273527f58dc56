CREATE TABLE "deposit_deduction" (
	"violation_id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"asked" numeric(18,2) NOT NULL,
	"amount" numeric(18,2) NOT NULL,
	"entry_id" text,
	"deducted_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "deposit_deduction_amount" CHECK ("deposit_deduction"."amount" >= 0 and "deposit_deduction"."amount" <= "deposit_deduction"."asked" and "deposit_deduction"."asked" > 0),
	CONSTRAINT "deposit_deduction_booked" CHECK (("deposit_deduction"."amount" > 0) = ("deposit_deduction"."entry_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "deposit_deduction" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "deposit_deduction" ADD CONSTRAINT "deposit_deduction_entry_id_ledger_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."ledger_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deposit_deduction_by_partner" ON "deposit_deduction" USING btree ("partner_id","deducted_at" DESC NULLS LAST,"violation_id" DESC NULLS LAST);--> statement-breakpoint
CREATE POLICY "own_rows" ON "deposit_deduction" AS PERMISSIVE FOR SELECT TO public USING ("deposit_deduction"."partner_id" = current_setting('app.partner_id', true));