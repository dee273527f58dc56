CREATE TABLE "prepayment" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"payment_id" text,
	"invoice_id" text,
	"amount" numeric(18,2) NOT NULL,
	"open" numeric(18,2) NOT NULL,
	"held" numeric(18,2) DEFAULT 0 NOT NULL,
	"value_date" date NOT NULL,
	"reversed_on" date,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "prepayment_payment_id_unique" UNIQUE("payment_id"),
	CONSTRAINT "prepayment_invoice_id_unique" UNIQUE("invoice_id"),
	CONSTRAINT "prepayment_source" CHECK (("prepayment"."payment_id" is null) <> ("prepayment"."invoice_id" is null)),
	CONSTRAINT "prepayment_open" CHECK ("prepayment"."held" >= 0 and "prepayment"."held" <= "prepayment"."open" and "prepayment"."open" <= "prepayment"."amount")
);
--> statement-breakpoint
ALTER TABLE "prepayment" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "set_off" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"prepayment_id" text NOT NULL,
	"receivable_id" text NOT NULL,
	"amount" numeric(18,2) NOT NULL,
	"value_date" date NOT NULL,
	"automatic" boolean NOT NULL,
	"status" text DEFAULT 'POSTED' NOT NULL,
	"entry_id" text NOT NULL,
	"set_off_at" timestamp (3) with time zone NOT NULL,
	"reversed_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "set_off_amount" CHECK ("set_off"."amount" > 0)
);
--> statement-breakpoint
ALTER TABLE "set_off" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "deposit_correction" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"reason" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"comment" text,
	"version" integer DEFAULT 1 NOT NULL,
	"entry_id" text NOT NULL,
	"amount" numeric(18,2) NOT NULL,
	"status" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "deposit_correction" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "refund" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"reason" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"comment" text,
	"version" integer DEFAULT 1 NOT NULL,
	"prepayment_id" text,
	"amount" numeric(18,2) NOT NULL,
	"status" text NOT NULL,
	"value_date" date,
	"bank_ref" text,
	"entry_id" text,
	CONSTRAINT "refund_amount" CHECK ("refund"."amount" > 0),
	CONSTRAINT "refund_paid" CHECK (("refund"."status" = 'PAID') = ("refund"."entry_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "refund" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
-- What is granted today is what the next raise is measured against.
ALTER TABLE "credit_line" ADD COLUMN "approved_limit" numeric(18,2);--> statement-breakpoint
UPDATE "credit_line" SET "approved_limit" = "credit_limit";--> statement-breakpoint
ALTER TABLE "credit_line" ALTER COLUMN "approved_limit" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "prepayment" ADD CONSTRAINT "prepayment_payment_id_payment_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prepayment" ADD CONSTRAINT "prepayment_invoice_id_invoice_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoice"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "set_off" ADD CONSTRAINT "set_off_prepayment_id_prepayment_id_fk" FOREIGN KEY ("prepayment_id") REFERENCES "public"."prepayment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "set_off" ADD CONSTRAINT "set_off_receivable_id_receivable_id_fk" FOREIGN KEY ("receivable_id") REFERENCES "public"."receivable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "set_off" ADD CONSTRAINT "set_off_entry_id_ledger_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."ledger_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deposit_correction" ADD CONSTRAINT "deposit_correction_entry_id_ledger_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."ledger_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund" ADD CONSTRAINT "refund_prepayment_id_prepayment_id_fk" FOREIGN KEY ("prepayment_id") REFERENCES "public"."prepayment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund" ADD CONSTRAINT "refund_entry_id_ledger_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."ledger_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "prepayment_waiting" ON "prepayment" USING btree ("partner_id","value_date") WHERE "prepayment"."open" > "prepayment"."held";--> statement-breakpoint
CREATE INDEX "prepayment_by_partner" ON "prepayment" USING btree ("partner_id","value_date");--> statement-breakpoint
CREATE INDEX "set_off_by_receivable" ON "set_off" USING btree ("receivable_id","value_date");--> statement-breakpoint
CREATE INDEX "set_off_by_prepayment" ON "set_off" USING btree ("prepayment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "deposit_correction_pending" ON "deposit_correction" USING btree ("entry_id") WHERE "deposit_correction"."status" = 'PROPOSED';--> statement-breakpoint
CREATE INDEX "deposit_correction_by_partner" ON "deposit_correction" USING btree ("partner_id","proposed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "deposit_correction_by_time" ON "deposit_correction" USING btree ("proposed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "refund_by_partner" ON "refund" USING btree ("partner_id","proposed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "refund_by_time" ON "refund" USING btree ("proposed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "refund_by_prepayment" ON "refund" USING btree ("prepayment_id");--> statement-breakpoint
CREATE POLICY "own_rows" ON "prepayment" AS PERMISSIVE FOR SELECT TO public USING ("prepayment"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "set_off" AS PERMISSIVE FOR SELECT TO public USING ("set_off"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "deposit_correction" AS PERMISSIVE FOR SELECT TO public USING ("deposit_correction"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "refund" AS PERMISSIVE FOR SELECT TO public USING ("refund"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
-- What waits already gets rows: what is left of payments, and what standing credit notes gave back. An id is its source's, of the other kind.
INSERT INTO "prepayment" ("id", "partner_id", "payment_id", "amount", "open", "value_date")
SELECT 'ppm_' || substr(p."id", 5), p."partner_id", p."id", p."amount" - coalesce(a."paid", 0), p."amount" - coalesce(a."paid", 0), p."value_date"
FROM "payment" p LEFT JOIN (SELECT "payment_id", sum("amount") AS "paid" FROM "payment_allocation" GROUP BY 1) a ON a."payment_id" = p."id"
WHERE p."status" = 'POSTED' AND p."amount" > coalesce(a."paid", 0);--> statement-breakpoint
INSERT INTO "prepayment" ("id", "partner_id", "invoice_id", "amount", "open", "value_date")
SELECT 'ppm_' || substr("id", 5), "partner_id", "id", -"gross", -"gross", "issued_on" FROM "invoice"
WHERE "gross" < 0 AND "status" = 'ISSUED' AND "red_invoice_of" IS NULL;
