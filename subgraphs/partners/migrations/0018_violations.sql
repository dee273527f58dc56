CREATE TABLE "supervision_check" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"date" date NOT NULL,
	"items" jsonb NOT NULL,
	"passed" boolean NOT NULL,
	"inspector_id" text NOT NULL,
	"rectification_due" date
);
--> statement-breakpoint
ALTER TABLE "supervision_check" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "violation" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"partner_id" text NOT NULL,
	"kind" text NOT NULL,
	"price_breach" text,
	"status" text NOT NULL,
	"severity" integer NOT NULL,
	"description" text NOT NULL,
	"evidence" text[] NOT NULL,
	"region_code" text,
	"region_path" text,
	"victim_partner_id" text,
	"check_id" text,
	"complaint_id" text,
	"rectification_due" date,
	"rectified_on" date,
	"reported_at" timestamp (3) with time zone NOT NULL,
	"reported_by_id" text,
	"confirmed_at" timestamp (3) with time zone,
	"appeal_until" date,
	"appeal" text,
	"appealed_at" timestamp (3) with time zone,
	"final_at" timestamp (3) with time zone,
	"sanctions" text[] DEFAULT '{}' NOT NULL,
	"deduction_amount" numeric(18,2),
	"forfeited_year" integer,
	"sanctioned_at" timestamp (3) with time zone,
	"points" integer,
	"closed_at" timestamp (3) with time zone,
	"shaped_by_ids" text[] DEFAULT '{}' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "violation_no_unique" UNIQUE("no"),
	CONSTRAINT "violation_complaint_id_unique" UNIQUE("complaint_id"),
	CONSTRAINT "violation_severity" CHECK ("violation"."severity" between 1 and 3),
	CONSTRAINT "violation_deduction" CHECK (("violation"."deduction_amount" is not null) = ('DEPOSIT_DEDUCTION' = any("violation"."sanctions"))),
	CONSTRAINT "violation_victim" CHECK ("violation"."victim_partner_id" <> "violation"."partner_id")
);
--> statement-breakpoint
ALTER TABLE "violation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "supervision_check" ADD CONSTRAINT "supervision_check_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "violation" ADD CONSTRAINT "violation_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "violation" ADD CONSTRAINT "violation_victim_partner_id_partner_id_fk" FOREIGN KEY ("victim_partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "supervision_check_by_partner" ON "supervision_check" USING btree ("partner_id","date" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "supervision_check_newest" ON "supervision_check" USING btree ("date" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "supervision_check_oldest" ON "supervision_check" USING btree ("date","id");--> statement-breakpoint
CREATE INDEX "violation_by_partner" ON "violation" USING btree ("partner_id","reported_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "violation_newest" ON "violation" USING btree ("reported_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "violation_oldest" ON "violation" USING btree ("reported_at","id");--> statement-breakpoint
CREATE INDEX "violation_severest" ON "violation" USING btree ("severity" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "violation_by_check" ON "violation" USING btree ("check_id");--> statement-breakpoint
CREATE INDEX "violation_by_region" ON "violation" USING btree ("region_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "violation_to_rectify" ON "violation" USING btree ("rectification_due","id") WHERE "violation"."status" = 'REPORTED' and "violation"."rectified_on" is null;--> statement-breakpoint
CREATE INDEX "violation_to_appeal" ON "violation" USING btree ("appeal_until","id") WHERE "violation"."status" = 'CONFIRMED' and "violation"."final_at" is null;--> statement-breakpoint
CREATE POLICY "own_rows" ON "supervision_check" AS PERMISSIVE FOR SELECT TO public USING ("supervision_check"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
CREATE POLICY "own_rows" ON "violation" AS PERMISSIVE FOR SELECT TO public USING ("violation"."partner_id" = current_setting('app.partner_id', true));