CREATE TABLE "certificate_reminder" (
	"certificate_id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"days" integer NOT NULL,
	"reminded_on" date NOT NULL
);
--> statement-breakpoint
ALTER TABLE "certificate_reminder" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "partner_application" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "partner_application" ADD COLUMN "applicant_id" text;--> statement-breakpoint
ALTER TABLE "training_session" ADD COLUMN "series_id" text;--> statement-breakpoint
ALTER TABLE "certificate_reminder" ADD CONSTRAINT "certificate_reminder_certificate_id_certificate_id_fk" FOREIGN KEY ("certificate_id") REFERENCES "public"."certificate"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "partner_application_by_applicant" ON "partner_application" USING btree ("applicant_id","created_at") WHERE "partner_application"."applicant_id" is not null;--> statement-breakpoint
CREATE INDEX "training_session_by_series" ON "training_session" USING btree ("series_id") WHERE "training_session"."series_id" is not null;--> statement-breakpoint
CREATE POLICY "own_applications" ON "partner_application" AS PERMISSIVE FOR SELECT TO public USING ("partner_application"."applicant_id" = current_setting('app.applicant_id', true));--> statement-breakpoint
CREATE POLICY "own_applications" ON "contract" AS PERMISSIVE FOR SELECT TO public USING ("contract"."status" not in ('DRAFT', 'LEGAL_REVIEW', 'RECORDED') and "contract"."application_id" in (
          select "partner_application"."id" from "partner_application" where "partner_application"."applicant_id" = current_setting('app.applicant_id', true)));--> statement-breakpoint
CREATE POLICY "own_rows" ON "certificate_reminder" AS PERMISSIVE FOR SELECT TO public USING ("certificate_reminder"."partner_id" = current_setting('app.partner_id', true));