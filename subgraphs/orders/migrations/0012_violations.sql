CREATE TABLE "violation_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"prices_checked_from" timestamp (3) with time zone,
	"supply_held" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE INDEX "violation_ref_by_partner" ON "violation_ref" USING btree ("partner_id");