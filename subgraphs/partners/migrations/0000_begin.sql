CREATE TABLE "employee" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"name" text NOT NULL,
	"department" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "employee_no_unique" UNIQUE("no")
);
--> statement-breakpoint
ALTER TABLE "employee" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "employee_region" (
	"employee_id" text NOT NULL,
	"region_code" text NOT NULL,
	CONSTRAINT "employee_region_employee_id_region_code_pk" PRIMARY KEY("employee_id","region_code")
);
--> statement-breakpoint
ALTER TABLE "employee_region" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "partner" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"uscc" text NOT NULL,
	"kind" text NOT NULL,
	"kind_label" text,
	"tier" text NOT NULL,
	"status" text NOT NULL,
	"region_code" text NOT NULL,
	"region_path" text NOT NULL,
	"manager_id" text NOT NULL,
	"legal_representative" text,
	"contacts" jsonb NOT NULL,
	"activated_at" timestamp (3) with time zone,
	"suspended_at" timestamp (3) with time zone,
	"suspension_reason" text,
	"suspended_until" date,
	"suspended_by_violation" boolean DEFAULT false NOT NULL,
	"terminated_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "partner_code_unique" UNIQUE("code")
);
--> statement-breakpoint
ALTER TABLE "partner" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "partner_number" (
	"region_code" text PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "region" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"level" text NOT NULL,
	"macro_region" text NOT NULL,
	"parent_code" text,
	"path" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "region" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
CREATE INDEX "employee_region_by_region" ON "employee_region" USING btree ("region_code");--> statement-breakpoint
CREATE UNIQUE INDEX "partner_uscc_once" ON "partner" USING btree ("uscc") WHERE "partner"."status" <> 'TERMINATED';--> statement-breakpoint
CREATE INDEX "partner_by_name" ON "partner" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "partner_by_activation" ON "partner" USING btree ("activated_at","id");--> statement-breakpoint
CREATE INDEX "partner_by_region" ON "partner" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "partner_by_manager" ON "partner" USING btree ("manager_id");--> statement-breakpoint
CREATE INDEX "region_by_parent" ON "region" USING btree ("parent_code");--> statement-breakpoint
CREATE INDEX "region_by_path" ON "region" USING btree ("path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "audit_entry_by_entity" ON "audit_entry" USING btree ("entity_id","seq");--> statement-breakpoint
CREATE INDEX "idempotency_key_by_age" ON "idempotency_key" USING btree ("created_at");--> statement-breakpoint
CREATE POLICY "shared_rows" ON "employee" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "shared_rows" ON "employee_region" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "own_rows" ON "partner" AS PERMISSIVE FOR SELECT TO public USING ("partner"."id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "shared_rows" ON "region" AS PERMISSIVE FOR SELECT TO public USING (true);