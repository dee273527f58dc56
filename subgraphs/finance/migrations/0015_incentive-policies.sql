CREATE TABLE "incentive_policy_ref" (
	"id" text PRIMARY KEY NOT NULL,
	"no" text NOT NULL,
	"revision" integer NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"effective_from" date NOT NULL,
	"in_force_to" date NOT NULL,
	"partner_kinds" text[] NOT NULL,
	"tiers" text[] NOT NULL,
	"product_lines" text[] NOT NULL,
	"thresholds" jsonb NOT NULL,
	"marginal" boolean NOT NULL,
	"payout_gates" jsonb NOT NULL,
	"cap_per_partner" numeric(18,2),
	"budget" numeric(18,2) NOT NULL
);
--> statement-breakpoint
CREATE INDEX "incentive_policy_ref_by_days" ON "incentive_policy_ref" USING btree ("effective_from","in_force_to");