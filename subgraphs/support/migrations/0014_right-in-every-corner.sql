DROP INDEX "complaint_search";--> statement-breakpoint
DROP INDEX "support_ticket_search";--> statement-breakpoint
CREATE INDEX "charger_search" ON "charger" USING gin (search_grams(coalesce("serial_no", '')));--> statement-breakpoint
CREATE INDEX "onsite_visit_by_engineer" ON "onsite_visit" USING btree ("engineer_id","scheduled_at");--> statement-breakpoint
CREATE INDEX "complaint_search" ON "complaint" USING gin (search_grams(coalesce("description", '') || ' ' || coalesce("no", '') || ' ' || coalesce("serial_no", '')));--> statement-breakpoint
CREATE INDEX "support_ticket_search" ON "support_ticket" USING gin (search_grams(coalesce("subject", '') || ' ' || coalesce("no", '') || ' ' || coalesce("serial_no", '')));