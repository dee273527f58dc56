ALTER TABLE "audit_entry" ADD COLUMN "link_version" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "changes" jsonb;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "reason_for_partner" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_entry_by_actor" ON "audit_entry" USING btree ("actor","seq");--> statement-breakpoint
CREATE INDEX "audit_entry_by_time" ON "audit_entry" USING brin ("at");