-- Certificates from before have the course's name of today: nobody knows another.
ALTER TABLE "certificate" ADD COLUMN "course_code" text;--> statement-breakpoint
ALTER TABLE "certificate" ADD COLUMN "course_title" text;--> statement-breakpoint
UPDATE "certificate" SET "course_code" = "training_course"."code", "course_title" = "training_course"."title" FROM "training_course" WHERE "training_course"."id" = "certificate"."course_id";--> statement-breakpoint
ALTER TABLE "certificate" ALTER COLUMN "course_code" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "certificate" ALTER COLUMN "course_title" SET NOT NULL;