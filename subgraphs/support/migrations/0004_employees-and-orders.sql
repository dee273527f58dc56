CREATE TABLE "employee_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"department" text NOT NULL,
	"active" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "employee_ref" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "order_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "order_ref" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "shared_rows" ON "employee_ref" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "own_rows" ON "order_ref" AS PERMISSIVE FOR SELECT TO public USING ("order_ref"."partner_id" = current_setting('app.partner_id', true));--> statement-breakpoint
-- Orders whose units came to a partner are known from these; those that were only submitted come with a replay (docs/runbook.md).
INSERT INTO "order_ref" ("id", "partner_id")
SELECT "order_id", min("partner_id") FROM "charger" WHERE "partner_id" IS NOT NULL GROUP BY "order_id";
