CREATE TABLE "department_score" (
	"application_id" text NOT NULL,
	"department" text NOT NULL,
	"score" numeric(18,6) NOT NULL,
	"comment" text,
	"by_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "department_score_application_id_department_pk" PRIMARY KEY("application_id","department")
);
--> statement-breakpoint
CREATE TABLE "evaluation_report" (
	"id" text PRIMARY KEY NOT NULL,
	"application_id" text NOT NULL,
	"scores" jsonb NOT NULL,
	"total_score" numeric(18,6) NOT NULL,
	"recommendation" text NOT NULL,
	"submitted_by_id" text NOT NULL,
	"submitted_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "partner_application" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"status" text NOT NULL,
	"kind" text NOT NULL,
	"kind_label" text,
	"company_name" text NOT NULL,
	"uscc" text NOT NULL,
	"source" text NOT NULL,
	"qualification" text,
	"business_condition" text,
	"market_reputation" text,
	"sales_capability" text,
	"region_code" text NOT NULL,
	"region_path" text NOT NULL,
	"requested_region_codes" text[] NOT NULL,
	"owner_id" text NOT NULL,
	"screening" jsonb,
	"disclosure_delivered_at" timestamp (3) with time zone,
	"partner_id" text,
	"withdrawal_reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "partner_application_no_unique" UNIQUE("no")
);
--> statement-breakpoint
CREATE TABLE "screening_standard" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"items" jsonb NOT NULL,
	"published_by_id" text,
	"published_at" timestamp (3) with time zone,
	CONSTRAINT "screening_standard_version_unique" UNIQUE("version")
);
--> statement-breakpoint
CREATE TABLE "site_visit" (
	"id" text PRIMARY KEY NOT NULL,
	"application_id" text NOT NULL,
	"date" date NOT NULL,
	"visitor_ids" text[] NOT NULL,
	"operations" integer NOT NULL,
	"team_strength" integer NOT NULL,
	"warehouse_logistics" integer NOT NULL,
	"findings" text NOT NULL,
	"attachments" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "approval" (
	"subject_id" text NOT NULL,
	"step" integer NOT NULL,
	"department" text NOT NULL,
	"approver_id" text NOT NULL,
	"decision" text NOT NULL,
	"comment" text,
	"decided_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "approval_subject_id_step_pk" PRIMARY KEY("subject_id","step"),
	CONSTRAINT "approval_has_three_steps" CHECK ("approval"."step" between 1 and 3)
);
--> statement-breakpoint
CREATE TABLE "contract_amendment" (
	"id" text PRIMARY KEY NOT NULL,
	"contract_id" text NOT NULL,
	"partner_id" text NOT NULL,
	"number" integer NOT NULL,
	"status" text NOT NULL,
	"summary" text NOT NULL,
	"clauses" jsonb NOT NULL,
	"effective_from" date NOT NULL,
	"drafted_by_id" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "contract_amendment" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "contract" ALTER COLUMN "partner_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "contract" ALTER COLUMN "signed_at" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "application_id" text;--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "clauses" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "cooling_off_days" integer;--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "shorter_term_agreed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "territory" jsonb;--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "renews_id" text;--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "prepared_by_id" text;--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "terminated_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "territory" ADD COLUMN "contract_id" text;--> statement-breakpoint
ALTER TABLE "department_score" ADD CONSTRAINT "department_score_application_id_partner_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."partner_application"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_report" ADD CONSTRAINT "evaluation_report_application_id_partner_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."partner_application"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_application" ADD CONSTRAINT "partner_application_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site_visit" ADD CONSTRAINT "site_visit_application_id_partner_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."partner_application"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contract_amendment" ADD CONSTRAINT "contract_amendment_contract_id_contract_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evaluation_report_by_application" ON "evaluation_report" USING btree ("application_id","submitted_at");--> statement-breakpoint
CREATE UNIQUE INDEX "partner_application_open_once" ON "partner_application" USING btree ("uscc") WHERE "partner_application"."status" not in ('SCREENED_OUT', 'REJECTED', 'SIGNED', 'WITHDRAWN');--> statement-breakpoint
CREATE UNIQUE INDEX "partner_application_of_partner" ON "partner_application" USING btree ("partner_id");--> statement-breakpoint
CREATE INDEX "partner_application_by_age" ON "partner_application" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "partner_application_by_status" ON "partner_application" USING btree ("status","created_at");--> statement-breakpoint
CREATE INDEX "partner_application_by_region" ON "partner_application" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "site_visit_by_application" ON "site_visit" USING btree ("application_id","date");--> statement-breakpoint
CREATE UNIQUE INDEX "contract_amendment_number" ON "contract_amendment" USING btree ("contract_id","number");--> statement-breakpoint
CREATE INDEX "contract_amendment_due" ON "contract_amendment" USING btree ("status","effective_from");--> statement-breakpoint
ALTER TABLE "contract" ADD CONSTRAINT "contract_application_id_partner_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."partner_application"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contract" ADD CONSTRAINT "contract_renews_id_contract_id_fk" FOREIGN KEY ("renews_id") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "territory" ADD CONSTRAINT "territory_contract_id_contract_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "contract_of_application" ON "contract" USING btree ("application_id");--> statement-breakpoint
CREATE INDEX "territory_by_contract" ON "territory" USING btree ("contract_id");--> statement-breakpoint
CREATE POLICY "own_rows" ON "contract_amendment" AS PERMISSIVE FOR SELECT TO public USING ("contract_amendment"."partner_id" = current_setting('app.partner_id', true));