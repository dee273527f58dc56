DROP INDEX "station_by_name";--> statement-breakpoint
CREATE INDEX "charger_by_product" ON "charger" USING btree ("product_id","serial_no");--> statement-breakpoint
CREATE INDEX "charger_newest_installed" ON "charger" USING btree ("installed_on" DESC NULLS LAST,"serial_no");--> statement-breakpoint
CREATE INDEX "charger_by_warranty_end" ON "charger" USING btree ("warranty_until","serial_no");--> statement-breakpoint
CREATE INDEX "station_most_piles" ON "station" USING btree ("pile_count" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "complaint_oldest" ON "complaint" USING btree ("opened_at","id");--> statement-breakpoint
CREATE INDEX "complaint_most_serious" ON "complaint" USING btree ((case "level" when 'URGENT' then 1 when 'MAJOR' then 2 else 3 end),"opened_at","id");--> statement-breakpoint
CREATE INDEX "complaint_by_due_time" ON "complaint" USING btree ("resolution_due_at","id");--> statement-breakpoint
CREATE INDEX "complaint_by_assignee" ON "complaint" USING btree ("assignee_id","opened_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "support_ticket_oldest" ON "support_ticket" USING btree ("opened_at","id");--> statement-breakpoint
CREATE INDEX "support_ticket_most_urgent" ON "support_ticket" USING btree ("priority","opened_at","id");--> statement-breakpoint
CREATE INDEX "support_ticket_by_due_time" ON "support_ticket" USING btree ("resolution_due_at","id");--> statement-breakpoint
CREATE INDEX "support_ticket_by_assignee" ON "support_ticket" USING btree ("assignee_id","opened_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "station_by_name" ON "station" USING btree ("name" collate "zh-x-icu","id");