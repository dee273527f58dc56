CREATE TABLE "case_number" (
	"prefix" text NOT NULL,
	"day" text NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "case_number_prefix_day_pk" PRIMARY KEY("prefix","day")
);
--> statement-breakpoint
CREATE TABLE "progress_note" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"partner_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"by_id" text NOT NULL,
	"text" text NOT NULL,
	"visible_to_partner" boolean NOT NULL,
	"visible_to_customer" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "progress_note" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "charger" (
	"serial_no" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"partner_id" text NOT NULL,
	"order_id" text NOT NULL,
	"status" text NOT NULL,
	"delivered_on" date,
	"warranty_until" date,
	"station_id" text,
	"installed_on" date,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "charger" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "product_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"sku" text NOT NULL,
	"name" text NOT NULL,
	"line" text NOT NULL,
	"current" text NOT NULL,
	"lifecycle" text NOT NULL,
	"serialised" boolean NOT NULL,
	"connector_types" text[] NOT NULL,
	"connector_count" integer NOT NULL,
	"lead_time_days" integer NOT NULL,
	"warranty_months" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "product_ref" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "station" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"region_code" text NOT NULL,
	"region_path" text NOT NULL,
	"longitude" numeric(18,6) NOT NULL,
	"latitude" numeric(18,6) NOT NULL,
	"datum" text DEFAULT 'UNKNOWN' NOT NULL,
	"address" text,
	"pile_count" integer NOT NULL,
	"fast_pile_count" integer NOT NULL,
	"slow_pile_count" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "station" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "complaint" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"partner_id" text,
	"serial_no" text,
	"order_id" text,
	"assignee_id" text,
	"registered_by" text NOT NULL,
	"category" text NOT NULL,
	"level" text NOT NULL,
	"status" text NOT NULL,
	"customer_name" text,
	"customer_phone" text,
	"description" text NOT NULL,
	"upheld" boolean,
	"root_cause" text,
	"concluded_by" text,
	"concluded_at" timestamp (3) with time zone,
	"co_signed_by" text,
	"rectification" text,
	"rectified_at" timestamp (3) with time zone,
	"follow_up_id" text,
	"partner_notified_at" timestamp (3) with time zone,
	"partner_notice" text,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"first_responded_at" timestamp (3) with time zone,
	"resolved_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"waiting_since" timestamp (3) with time zone,
	"pauses" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"response_due_at" timestamp (3) with time zone NOT NULL,
	"resolution_due_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "complaint_no_unique" UNIQUE("no"),
	CONSTRAINT "upheld_has_root_cause" CHECK ("complaint"."upheld" is not true or "complaint"."root_cause" is not null),
	CONSTRAINT "closed_was_followed_up" CHECK ("complaint"."status" <> 'CLOSED' or ("complaint"."follow_up_id" is not null and (not "complaint"."upheld" or ("complaint"."rectified_at" is not null and ("complaint"."partner_notified_at" is not null or "complaint"."partner_id" is null)))))
);
--> statement-breakpoint
ALTER TABLE "complaint" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "complaint_follow_up" (
	"id" text PRIMARY KEY NOT NULL,
	"complaint_id" text NOT NULL,
	"partner_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"by_id" text NOT NULL,
	"satisfaction" integer NOT NULL,
	"resolved_confirmed" boolean NOT NULL,
	"note" text,
	CONSTRAINT "satisfaction_1_to_5" CHECK ("complaint_follow_up"."satisfaction" between 1 and 5)
);
--> statement-breakpoint
ALTER TABLE "complaint_follow_up" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "onsite_visit" (
	"id" text PRIMARY KEY NOT NULL,
	"ticket_id" text NOT NULL,
	"partner_id" text,
	"engineer_id" text NOT NULL,
	"scheduled_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "onsite_visit" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "support_ticket" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"partner_id" text,
	"serial_no" text,
	"order_id" text,
	"complaint_id" text,
	"assignee_id" text,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"level" text NOT NULL,
	"status" text NOT NULL,
	"priority" text NOT NULL,
	"fault_code" text,
	"subject" text NOT NULL,
	"resolution" text,
	"csat" integer,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"first_responded_at" timestamp (3) with time zone,
	"resolved_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"waiting_since" timestamp (3) with time zone,
	"pauses" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"response_due_at" timestamp (3) with time zone NOT NULL,
	"resolution_due_at" timestamp (3) with time zone NOT NULL,
	"response_breach_announced" boolean DEFAULT false NOT NULL,
	"resolution_breach_announced" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "support_ticket_no_unique" UNIQUE("no")
);
--> statement-breakpoint
ALTER TABLE "support_ticket" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ticket_escalation" (
	"id" text PRIMARY KEY NOT NULL,
	"ticket_id" text NOT NULL,
	"partner_id" text,
	"from_level" text NOT NULL,
	"to_level" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by_id" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ticket_escalation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
ALTER TABLE "charger" ADD CONSTRAINT "charger_station_id_station_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."station"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaint_follow_up" ADD CONSTRAINT "complaint_follow_up_complaint_id_complaint_id_fk" FOREIGN KEY ("complaint_id") REFERENCES "public"."complaint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "onsite_visit" ADD CONSTRAINT "onsite_visit_ticket_id_support_ticket_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."support_ticket"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_escalation" ADD CONSTRAINT "ticket_escalation_ticket_id_support_ticket_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."support_ticket"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "progress_note_by_case" ON "progress_note" USING btree ("case_id","at");--> statement-breakpoint
CREATE INDEX "charger_by_partner" ON "charger" USING btree ("partner_id","status");--> statement-breakpoint
CREATE INDEX "charger_by_partner_installation" ON "charger" USING btree ("partner_id","installed_on");--> statement-breakpoint
CREATE INDEX "charger_by_station" ON "charger" USING btree ("station_id","serial_no");--> statement-breakpoint
CREATE INDEX "station_by_name" ON "station" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "station_by_region" ON "station" USING gin (string_to_array("region_path", '/'));--> statement-breakpoint
CREATE INDEX "complaint_by_partner" ON "complaint" USING btree ("partner_id","opened_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "complaint_open_by_partner" ON "complaint" USING btree ("partner_id") WHERE "complaint"."status" <> 'CLOSED';--> statement-breakpoint
CREATE INDEX "complaint_upheld_by_partner" ON "complaint" USING btree ("partner_id","concluded_at") WHERE "complaint"."upheld";--> statement-breakpoint
CREATE INDEX "complaint_by_opening" ON "complaint" USING btree ("opened_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "complaint_by_charger" ON "complaint" USING btree ("serial_no") WHERE "complaint"."serial_no" is not null;--> statement-breakpoint
CREATE INDEX "complaint_by_order" ON "complaint" USING btree ("order_id") WHERE "complaint"."order_id" is not null;--> statement-breakpoint
CREATE INDEX "complaint_follow_up_by_complaint" ON "complaint_follow_up" USING btree ("complaint_id");--> statement-breakpoint
CREATE INDEX "complaint_follow_up_by_partner" ON "complaint_follow_up" USING btree ("partner_id","at");--> statement-breakpoint
CREATE INDEX "onsite_visit_by_ticket" ON "onsite_visit" USING btree ("ticket_id","scheduled_at");--> statement-breakpoint
CREATE INDEX "support_ticket_by_partner" ON "support_ticket" USING btree ("partner_id","opened_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "support_ticket_by_opening" ON "support_ticket" USING btree ("opened_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "support_ticket_by_charger" ON "support_ticket" USING btree ("serial_no","opened_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "support_ticket_by_order" ON "support_ticket" USING btree ("order_id") WHERE "support_ticket"."order_id" is not null;--> statement-breakpoint
CREATE INDEX "support_ticket_by_complaint" ON "support_ticket" USING btree ("complaint_id") WHERE "support_ticket"."complaint_id" is not null;--> statement-breakpoint
CREATE INDEX "support_ticket_response_watch" ON "support_ticket" USING btree ("response_due_at") WHERE not "support_ticket"."response_breach_announced" and "support_ticket"."first_responded_at" is null and "support_ticket"."closed_at" is null and "support_ticket"."waiting_since" is null;--> statement-breakpoint
CREATE INDEX "support_ticket_resolution_watch" ON "support_ticket" USING btree ("resolution_due_at") WHERE not "support_ticket"."resolution_breach_announced" and "support_ticket"."resolved_at" is null and "support_ticket"."closed_at" is null and "support_ticket"."waiting_since" is null;--> statement-breakpoint
CREATE INDEX "support_ticket_left_with_partner" ON "support_ticket" USING btree ("opened_at") WHERE "support_ticket"."level" = 'L0_PARTNER' and "support_ticket"."resolved_at" is null and "support_ticket"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "support_ticket_to_close" ON "support_ticket" USING btree ("resolved_at") WHERE "support_ticket"."status" = 'RESOLVED';--> statement-breakpoint
CREATE INDEX "ticket_escalation_by_ticket" ON "ticket_escalation" USING btree ("ticket_id","at");--> statement-breakpoint
CREATE INDEX "partner_ref_by_region" ON "partner_ref" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "audit_entry_by_entity" ON "audit_entry" USING btree ("entity_id","seq");--> statement-breakpoint
CREATE INDEX "idempotency_key_by_age" ON "idempotency_key" USING btree ("created_at");--> statement-breakpoint
CREATE POLICY "own_rows" ON "progress_note" AS PERMISSIVE FOR SELECT TO public USING ("progress_note"."partner_id" = current_setting('app.partner_id', true) and "progress_note"."visible_to_partner");--> statement-breakpoint
CREATE POLICY "own_rows" ON "charger" AS PERMISSIVE FOR SELECT TO public USING ("charger"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "shared_rows" ON "product_ref" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "shared_rows" ON "station" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "own_rows" ON "complaint" AS PERMISSIVE FOR SELECT TO public USING ("complaint"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "complaint_follow_up" AS PERMISSIVE FOR SELECT TO public USING ("complaint_follow_up"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "onsite_visit" AS PERMISSIVE FOR SELECT TO public USING ("onsite_visit"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "support_ticket" AS PERMISSIVE FOR SELECT TO public USING ("support_ticket"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "ticket_escalation" AS PERMISSIVE FOR SELECT TO public USING ("ticket_escalation"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "partner_ref" AS PERMISSIVE FOR SELECT TO public USING ("partner_ref"."id" = current_setting('app.partner_id', true));