CREATE TABLE "contract_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"partner_id" text NOT NULL,
	"effective_from" date NOT NULL,
	"effective_to" date NOT NULL,
	"deposit_amount" numeric(18,2) NOT NULL,
	"credit_limit" numeric(18,2) NOT NULL,
	"payment_term_days" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "contract_ref" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "credit_line" (
	"partner_id" text PRIMARY KEY NOT NULL,
	"credit_limit" numeric(18,2) NOT NULL,
	"valid_to" date NOT NULL,
	"blocked" boolean DEFAULT false NOT NULL,
	"block_reason" text,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "credit_line" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "credit_reservation" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"order_no" text NOT NULL,
	"partner_id" text NOT NULL,
	"status" text NOT NULL,
	"requested" numeric(18,2) NOT NULL,
	"amount" numeric(18,2) NOT NULL,
	"posted" numeric(18,2) NOT NULL,
	"voided" numeric(18,2) NOT NULL,
	"decided_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "credit_reservation_order_id_unique" UNIQUE("order_id"),
	CONSTRAINT "credit_reservation_within" CHECK ("credit_reservation"."posted" >= 0 and "credit_reservation"."voided" >= 0 and "credit_reservation"."posted" + "credit_reservation"."voided" <= "credit_reservation"."amount")
);
--> statement-breakpoint
ALTER TABLE "credit_reservation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "delivery_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"order_id" text NOT NULL,
	"order_no" text NOT NULL,
	"shipment_id" text NOT NULL,
	"shipment_no" text NOT NULL,
	"product_id" text NOT NULL,
	"qty" integer NOT NULL,
	"accepted_at" timestamp (3) with time zone NOT NULL,
	"accepted_on" date NOT NULL,
	"net" numeric(18,2) NOT NULL,
	"vat_rate" numeric(18,6) NOT NULL,
	"vat" numeric(18,2) NOT NULL,
	"gross" numeric(18,2) NOT NULL,
	"invoice_id" text
);
--> statement-breakpoint
ALTER TABLE "delivery_ref" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "deposit_account" (
	"partner_id" text PRIMARY KEY NOT NULL,
	"required" numeric(18,2) NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "deposit_account" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invoice" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"partner_id" text NOT NULL,
	"settlement_id" text NOT NULL,
	"status" text NOT NULL,
	"net" numeric(18,2) NOT NULL,
	"vat_rate" numeric(18,6) NOT NULL,
	"vat" numeric(18,2) NOT NULL,
	"gross" numeric(18,2) NOT NULL,
	"issued_on" date NOT NULL,
	CONSTRAINT "invoice_no_unique" UNIQUE("no")
);
--> statement-breakpoint
ALTER TABLE "invoice" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ledger_entry" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"booked_on" date NOT NULL,
	"debit" text NOT NULL,
	"credit" text NOT NULL,
	"amount" numeric(18,2) NOT NULL,
	"document" text NOT NULL,
	"partner_id" text,
	"reverses_id" text,
	CONSTRAINT "ledger_entry_amount" CHECK ("ledger_entry"."amount" > 0),
	CONSTRAINT "ledger_entry_accounts" CHECK ("ledger_entry"."debit" <> "ledger_entry"."credit")
);
--> statement-breakpoint
ALTER TABLE "ledger_entry" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payment" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"settlement_id" text,
	"direction" text NOT NULL,
	"status" text NOT NULL,
	"amount" numeric(18,2) NOT NULL,
	"value_date" date NOT NULL,
	"bank_ref" text NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payment_amount" CHECK ("payment"."amount" > 0)
);
--> statement-breakpoint
ALTER TABLE "payment" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payment_allocation" (
	"payment_id" text NOT NULL,
	"receivable_id" text NOT NULL,
	"partner_id" text NOT NULL,
	"amount" numeric(18,2) NOT NULL,
	"value_date" date NOT NULL,
	CONSTRAINT "payment_allocation_payment_id_receivable_id_pk" PRIMARY KEY("payment_id","receivable_id"),
	CONSTRAINT "payment_allocation_amount" CHECK ("payment_allocation"."amount" > 0)
);
--> statement-breakpoint
ALTER TABLE "payment_allocation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "receivable" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"settlement_id" text NOT NULL,
	"invoice_id" text NOT NULL,
	"due_on" date NOT NULL,
	"amount" numeric(18,2) NOT NULL,
	"open" numeric(18,2) NOT NULL,
	"overdue_announced_on" date,
	CONSTRAINT "receivable_invoice_id_unique" UNIQUE("invoice_id"),
	CONSTRAINT "receivable_open" CHECK ("receivable"."open" >= 0 and "receivable"."open" <= "receivable"."amount")
);
--> statement-breakpoint
ALTER TABLE "receivable" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "document_series" (
	"series" text PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "finance_approval" (
	"settlement_id" text NOT NULL,
	"step" integer NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"approver_id" text,
	"decision" text,
	"comment" text,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "finance_approval_settlement_id_step_pk" PRIMARY KEY("settlement_id","step")
);
--> statement-breakpoint
CREATE TABLE "settlement" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"partner_id" text NOT NULL,
	"run_id" text NOT NULL,
	"period_from" date NOT NULL,
	"period_to" date NOT NULL,
	"status" text NOT NULL,
	"net" numeric(18,2) NOT NULL,
	"vat" numeric(18,2) NOT NULL,
	"gross" numeric(18,2) NOT NULL,
	"prepared_by" text NOT NULL,
	"drafted_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"confirmed_at" timestamp (3) with time zone,
	"approved_at" timestamp (3) with time zone,
	"issued_on" date,
	"due_on" date,
	"paid_on" date,
	"cancelled_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "settlement_no_unique" UNIQUE("no")
);
--> statement-breakpoint
ALTER TABLE "settlement" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "settlement_line" (
	"settlement_id" text NOT NULL,
	"line_no" integer NOT NULL,
	"partner_id" text NOT NULL,
	"kind" text NOT NULL,
	"delivery_id" text,
	"order_id" text,
	"source_ref" text NOT NULL,
	"description" text NOT NULL,
	"net" numeric(18,2) NOT NULL,
	"vat_rate" numeric(18,6) NOT NULL,
	"vat" numeric(18,2) NOT NULL,
	"gross" numeric(18,2) NOT NULL,
	"released" boolean DEFAULT false NOT NULL,
	CONSTRAINT "settlement_line_settlement_id_line_no_pk" PRIMARY KEY("settlement_id","line_no")
);
--> statement-breakpoint
ALTER TABLE "settlement_line" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "settlement_run" (
	"id" text PRIMARY KEY NOT NULL,
	"period_from" date NOT NULL,
	"period_to" date NOT NULL,
	"run_by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"publisher" text PRIMARY KEY NOT NULL,
	"position" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"version" integer NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"aggregate_id" text NOT NULL,
	"aggregate_version" integer NOT NULL,
	"correlation_id" text NOT NULL,
	"actor" text NOT NULL,
	"payload" jsonb NOT NULL,
	CONSTRAINT "outbox_event_id_unique" UNIQUE("event_id")
);
--> statement-breakpoint
CREATE TABLE "outbox_head" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"audit_seq" bigint DEFAULT 0 NOT NULL,
	"audit_hash" text DEFAULT '' NOT NULL,
	CONSTRAINT "one_row" CHECK ("outbox_head"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "audit_entry" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"roles" text[] NOT NULL,
	"operation" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"before_hash" text NOT NULL,
	"after_hash" text NOT NULL,
	"reason" text,
	"correlation_id" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_key" (
	"viewer" text NOT NULL,
	"operation" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"entity_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_key_viewer_operation_key_pk" PRIMARY KEY("viewer","operation","key")
);
--> statement-breakpoint
CREATE TABLE "partner_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"tier" text NOT NULL,
	"status" text NOT NULL,
	"region_code" text NOT NULL,
	"region_path" text NOT NULL,
	"manager_id" text NOT NULL,
	CONSTRAINT "partner_ref_code_unique" UNIQUE("code")
);
--> statement-breakpoint
ALTER TABLE "partner_ref" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_settlement_id_settlement_id_fk" FOREIGN KEY ("settlement_id") REFERENCES "public"."settlement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_reverses_id_ledger_entry_id_fk" FOREIGN KEY ("reverses_id") REFERENCES "public"."ledger_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_settlement_id_settlement_id_fk" FOREIGN KEY ("settlement_id") REFERENCES "public"."settlement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_allocation" ADD CONSTRAINT "payment_allocation_payment_id_payment_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_allocation" ADD CONSTRAINT "payment_allocation_receivable_id_receivable_id_fk" FOREIGN KEY ("receivable_id") REFERENCES "public"."receivable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receivable" ADD CONSTRAINT "receivable_settlement_id_settlement_id_fk" FOREIGN KEY ("settlement_id") REFERENCES "public"."settlement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receivable" ADD CONSTRAINT "receivable_invoice_id_invoice_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoice"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finance_approval" ADD CONSTRAINT "finance_approval_settlement_id_settlement_id_fk" FOREIGN KEY ("settlement_id") REFERENCES "public"."settlement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlement_line" ADD CONSTRAINT "settlement_line_settlement_id_settlement_id_fk" FOREIGN KEY ("settlement_id") REFERENCES "public"."settlement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contract_ref_by_partner" ON "contract_ref" USING btree ("partner_id","effective_from");--> statement-breakpoint
CREATE INDEX "credit_reservation_open" ON "credit_reservation" USING btree ("partner_id") WHERE "credit_reservation"."amount" > "credit_reservation"."posted" + "credit_reservation"."voided";--> statement-breakpoint
CREATE INDEX "credit_reservation_due" ON "credit_reservation" USING btree ("expires_at") WHERE "credit_reservation"."amount" > "credit_reservation"."posted" + "credit_reservation"."voided";--> statement-breakpoint
CREATE INDEX "delivery_ref_by_day" ON "delivery_ref" USING btree ("accepted_on","partner_id");--> statement-breakpoint
CREATE INDEX "delivery_ref_by_order" ON "delivery_ref" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "delivery_ref_uninvoiced" ON "delivery_ref" USING btree ("partner_id") WHERE "delivery_ref"."invoice_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "invoice_once_a_rate" ON "invoice" USING btree ("settlement_id","vat_rate");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_entry_reversed_once" ON "ledger_entry" USING btree ("reverses_id");--> statement-breakpoint
CREATE INDEX "ledger_entry_by_debit" ON "ledger_entry" USING btree ("partner_id","debit");--> statement-breakpoint
CREATE INDEX "ledger_entry_by_credit" ON "ledger_entry" USING btree ("partner_id","credit");--> statement-breakpoint
CREATE INDEX "ledger_entry_by_day" ON "ledger_entry" USING btree ("booked_on");--> statement-breakpoint
CREATE INDEX "payment_by_settlement" ON "payment" USING btree ("settlement_id");--> statement-breakpoint
CREATE INDEX "payment_by_partner" ON "payment" USING btree ("partner_id","value_date");--> statement-breakpoint
CREATE INDEX "payment_allocation_by_receivable" ON "payment_allocation" USING btree ("receivable_id");--> statement-breakpoint
CREATE INDEX "receivable_by_partner" ON "receivable" USING btree ("partner_id","due_on");--> statement-breakpoint
CREATE INDEX "receivable_open_by_due" ON "receivable" USING btree ("due_on","partner_id") WHERE "receivable"."open" > 0;--> statement-breakpoint
CREATE INDEX "receivable_by_settlement" ON "receivable" USING btree ("settlement_id");--> statement-breakpoint
CREATE INDEX "settlement_by_partner" ON "settlement" USING btree ("partner_id","period_from","id");--> statement-breakpoint
CREATE INDEX "settlement_by_period" ON "settlement" USING btree ("period_from","id");--> statement-breakpoint
CREATE INDEX "settlement_by_status" ON "settlement" USING btree ("status","period_from");--> statement-breakpoint
CREATE INDEX "settlement_by_run" ON "settlement" USING btree ("run_id");--> statement-breakpoint
CREATE UNIQUE INDEX "settlement_line_delivery_once" ON "settlement_line" USING btree ("delivery_id") WHERE not "settlement_line"."released";--> statement-breakpoint
CREATE INDEX "settlement_line_by_order" ON "settlement_line" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "audit_entry_by_entity" ON "audit_entry" USING btree ("entity_id","seq");--> statement-breakpoint
CREATE INDEX "idempotency_key_by_age" ON "idempotency_key" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "partner_ref_by_region" ON "partner_ref" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE POLICY "own_rows" ON "contract_ref" AS PERMISSIVE FOR SELECT TO public USING ("contract_ref"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "credit_line" AS PERMISSIVE FOR SELECT TO public USING ("credit_line"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "credit_reservation" AS PERMISSIVE FOR SELECT TO public USING ("credit_reservation"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "delivery_ref" AS PERMISSIVE FOR SELECT TO public USING ("delivery_ref"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "deposit_account" AS PERMISSIVE FOR SELECT TO public USING ("deposit_account"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "invoice" AS PERMISSIVE FOR SELECT TO public USING ("invoice"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "ledger_entry" AS PERMISSIVE FOR SELECT TO public USING ("ledger_entry"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "payment" AS PERMISSIVE FOR SELECT TO public USING ("payment"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "payment_allocation" AS PERMISSIVE FOR SELECT TO public USING ("payment_allocation"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "receivable" AS PERMISSIVE FOR SELECT TO public USING ("receivable"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "settlement" AS PERMISSIVE FOR SELECT TO public USING ("settlement"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "settlement_line" AS PERMISSIVE FOR SELECT TO public USING ("settlement_line"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "partner_ref" AS PERMISSIVE FOR SELECT TO public USING ("partner_ref"."id" = current_setting('app.partner_id', true));--> statement-breakpoint
-- The ledger is append-only (三.5; specification 3.11): a mistake is taken back by a new entry, never edited away.
CREATE FUNCTION "ledger_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'ledger_entry is append-only: % is refused; reverse the entry by a new one.', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;--> statement-breakpoint
CREATE TRIGGER "ledger_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entry" FOR EACH STATEMENT EXECUTE FUNCTION "ledger_is_append_only"();
