DROP INDEX "market_feedback_unanswered";--> statement-breakpoint
DROP INDEX "campaign_search";--> statement-breakpoint
DROP INDEX "sales_lead_search";--> statement-breakpoint
CREATE INDEX "campaign_search" ON "campaign" USING gin (search_grams(coalesce("title", '') || ' ' || coalesce("no", '')));--> statement-breakpoint
CREATE INDEX "sales_lead_search" ON "sales_lead" USING gin (search_grams(coalesce("customer_name", '') || ' ' || coalesce("no", '')));