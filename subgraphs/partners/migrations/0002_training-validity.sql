CREATE TABLE "training_validity" (
	"partner_id" text PRIMARY KEY NOT NULL,
	"valid" boolean NOT NULL,
	"as_of" date NOT NULL
);
--> statement-breakpoint
ALTER TABLE "training_validity" ADD CONSTRAINT "training_validity_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;