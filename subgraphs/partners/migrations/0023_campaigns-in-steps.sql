ALTER TABLE "campaign" ADD COLUMN "needs_management" boolean DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE "campaign" SET "needs_management" = true WHERE "submitted_at" IS NOT NULL AND "company_share" > 100000;
