ALTER TABLE "ticket_escalation" ADD COLUMN "reason_for_partner" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "link_version" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "changes" jsonb;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "reason_for_partner" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_entry_by_actor" ON "audit_entry" USING btree ("actor","seq");--> statement-breakpoint
CREATE INDEX "audit_entry_by_time" ON "audit_entry" USING brin ("at");--> statement-breakpoint
-- What partners' users and the system wrote until now stays the partner's to read.
UPDATE "ticket_escalation" SET "reason_for_partner" = true WHERE "by_id" NOT LIKE 'emp\_%';
