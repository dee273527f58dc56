CREATE TABLE "manager_suspension" (
	"partner_id" text NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	CONSTRAINT "manager_suspension_partner_id_from_day_pk" PRIMARY KEY("partner_id","from_day")
);
--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "shaped_by_ids" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "as_signed" jsonb;--> statement-breakpoint
ALTER TABLE "manager_suspension" ADD CONSTRAINT "manager_suspension_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "partner_suspended_until" ON "partner" USING btree ("suspended_until") WHERE "partner"."status" = 'SUSPENDED';--> statement-breakpoint
CREATE INDEX "territory_held_until" ON "territory" USING btree ("valid_to","id") WHERE "territory"."status" = 'HELD';--> statement-breakpoint
UPDATE "contract" SET "shaped_by_ids" = ARRAY["prepared_by_id"] WHERE "prepared_by_id" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "contract" DROP COLUMN "prepared_by_id";