CREATE TABLE "contract" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"partner_id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"signed_at" timestamp (3) with time zone NOT NULL,
	"effective_from" date NOT NULL,
	"effective_to" date NOT NULL,
	"annual_target" numeric(18,2) NOT NULL,
	"deposit_amount" numeric(18,2) NOT NULL,
	"credit_limit" numeric(18,2) NOT NULL,
	"payment_term_days" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "contract_no_unique" UNIQUE("no")
);
--> statement-breakpoint
ALTER TABLE "contract" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "deposit_ref" (
	"partner_id" text PRIMARY KEY NOT NULL,
	"held" numeric(18,2) NOT NULL
);
--> statement-breakpoint
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
CREATE TABLE "yearly_number" (
	"series" text NOT NULL,
	"year" integer NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "yearly_number_series_year_pk" PRIMARY KEY("series","year")
);
--> statement-breakpoint
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
CREATE TABLE "territory" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"status" text NOT NULL,
	"product_lines" text[] NOT NULL,
	"exclusive" boolean NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date NOT NULL,
	"released_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "territory" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "territory_region" (
	"territory_id" text NOT NULL,
	"region_code" text NOT NULL,
	"region_path" text NOT NULL,
	"partner_id" text NOT NULL,
	CONSTRAINT "territory_region_territory_id_region_code_pk" PRIMARY KEY("territory_id","region_code")
);
--> statement-breakpoint
ALTER TABLE "territory_region" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "certificate" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"partner_id" text NOT NULL,
	"enrolment_id" text NOT NULL,
	"course_id" text NOT NULL,
	"trainee_name" text NOT NULL,
	"topics" text[] NOT NULL,
	"mandatory" boolean NOT NULL,
	"issued_on" date NOT NULL,
	"valid_until" date NOT NULL,
	"revoked" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "certificate_no_unique" UNIQUE("no"),
	CONSTRAINT "certificate_enrolment_id_unique" UNIQUE("enrolment_id")
);
--> statement-breakpoint
ALTER TABLE "certificate" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "training_course" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"title" text NOT NULL,
	"topics" text[] NOT NULL,
	"mandatory_for_onboarding" boolean NOT NULL,
	"validity_months" integer NOT NULL,
	"lead_department" text NOT NULL,
	"co_departments" text[] NOT NULL,
	"product_id" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "training_course_code_unique" UNIQUE("code")
);
--> statement-breakpoint
ALTER TABLE "training_course" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "training_enrolment" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"partner_id" text NOT NULL,
	"trainee_name" text NOT NULL,
	"status" text NOT NULL,
	"exam_score" numeric(18,6),
	"enrolled_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "training_enrolment" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "training_session" (
	"id" text PRIMARY KEY NOT NULL,
	"course_id" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"trainer_ids" text[] NOT NULL,
	"capacity" integer NOT NULL,
	"status" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "training_session" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
ALTER TABLE "contract" ADD CONSTRAINT "contract_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "territory" ADD CONSTRAINT "territory_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "territory_region" ADD CONSTRAINT "territory_region_territory_id_territory_id_fk" FOREIGN KEY ("territory_id") REFERENCES "public"."territory"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_enrolment_id_training_enrolment_id_fk" FOREIGN KEY ("enrolment_id") REFERENCES "public"."training_enrolment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_course_id_training_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."training_course"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training_enrolment" ADD CONSTRAINT "training_enrolment_session_id_training_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."training_session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training_enrolment" ADD CONSTRAINT "training_enrolment_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training_session" ADD CONSTRAINT "training_session_course_id_training_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."training_course"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "contract_in_force_once" ON "contract" USING btree ("partner_id") WHERE "contract"."status" in ('EFFECTIVE', 'EXPIRING');--> statement-breakpoint
CREATE INDEX "contract_by_partner" ON "contract" USING btree ("partner_id","effective_to");--> statement-breakpoint
CREATE INDEX "contract_by_end" ON "contract" USING btree ("effective_to","id");--> statement-breakpoint
CREATE INDEX "employee_region_by_region" ON "employee_region" USING btree ("region_code");--> statement-breakpoint
CREATE UNIQUE INDEX "partner_uscc_once" ON "partner" USING btree ("uscc") WHERE "partner"."status" <> 'TERMINATED';--> statement-breakpoint
CREATE INDEX "partner_by_name" ON "partner" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "partner_by_activation" ON "partner" USING btree ("activated_at","id");--> statement-breakpoint
CREATE INDEX "partner_by_region" ON "partner" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "partner_by_manager" ON "partner" USING btree ("manager_id");--> statement-breakpoint
CREATE INDEX "region_by_parent" ON "region" USING btree ("parent_code");--> statement-breakpoint
CREATE INDEX "region_by_path" ON "region" USING btree ("path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "territory_by_partner" ON "territory" USING btree ("partner_id","valid_to");--> statement-breakpoint
CREATE INDEX "territory_region_by_region" ON "territory_region" USING btree ("region_code");--> statement-breakpoint
CREATE INDEX "territory_region_by_path" ON "territory_region" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "certificate_by_partner" ON "certificate" USING btree ("partner_id","valid_until");--> statement-breakpoint
CREATE INDEX "certificate_by_end" ON "certificate" USING btree ("valid_until","id");--> statement-breakpoint
CREATE UNIQUE INDEX "training_enrolment_once" ON "training_enrolment" USING btree ("session_id","partner_id","trainee_name") WHERE "training_enrolment"."status" <> 'CANCELLED';--> statement-breakpoint
CREATE INDEX "training_enrolment_by_partner" ON "training_enrolment" USING btree ("partner_id","enrolled_at");--> statement-breakpoint
CREATE INDEX "training_session_by_start" ON "training_session" USING btree ("starts_at","id");--> statement-breakpoint
CREATE INDEX "training_session_by_course" ON "training_session" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "audit_entry_by_entity" ON "audit_entry" USING btree ("entity_id","seq");--> statement-breakpoint
CREATE INDEX "idempotency_key_by_age" ON "idempotency_key" USING btree ("created_at");--> statement-breakpoint
CREATE POLICY "own_rows" ON "contract" AS PERMISSIVE FOR SELECT TO public USING ("contract"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "shared_rows" ON "employee" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "shared_rows" ON "employee_region" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "own_rows" ON "partner" AS PERMISSIVE FOR SELECT TO public USING ("partner"."id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "shared_rows" ON "region" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "own_rows" ON "territory" AS PERMISSIVE FOR SELECT TO public USING ("territory"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "territory_region" AS PERMISSIVE FOR SELECT TO public USING ("territory_region"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "certificate" AS PERMISSIVE FOR SELECT TO public USING ("certificate"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "shared_rows" ON "training_course" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "own_rows" ON "training_enrolment" AS PERMISSIVE FOR SELECT TO public USING ("training_enrolment"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "shared_rows" ON "training_session" AS PERMISSIVE FOR SELECT TO public USING (true);