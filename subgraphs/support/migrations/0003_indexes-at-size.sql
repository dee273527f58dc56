DROP INDEX "charger_by_partner_installation";--> statement-breakpoint
CREATE INDEX "support_ticket_by_partner_and_status" ON "support_ticket" USING btree ("partner_id","status","opened_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "charger_by_partner_installation" ON "charger" USING btree ("partner_id","installed_on","status");