DROP INDEX "contract_of_application";--> statement-breakpoint
CREATE INDEX "partner_application_by_name" ON "partner_application" USING btree ("company_name" collate "zh-x-icu","id");--> statement-breakpoint
CREATE UNIQUE INDEX "contract_of_application" ON "contract" USING btree ("application_id") WHERE "contract"."status" <> 'LAPSED';--> statement-breakpoint
-- Codes stored before they were read as they are printed are found again: as `normaliseCode` of packages/values writes them.
CREATE FUNCTION pg_temp.code_of(given text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT normalize(translate(
    regexp_replace(normalize(given, NFKC), '[\s\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3164\ufeff\uffa0\u0001-\u001f\u007f-\u009f]', '', 'g'),
    'abcdefghijklmnopqrstuvwxyz' || U&'\2010\2011\2012\2013\2014\2015\2212',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ-------'
  ), NFKC)
$$;--> statement-breakpoint
-- Each code once, in the order given. A list with a blank keeps it: without it, it could read as "all".
CREATE FUNCTION pg_temp.codes_of(given text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(array_agg(code ORDER BY place), '{}') FROM (
    SELECT coalesce(nullif(pg_temp.code_of(each), ''), each) AS code, min(place) AS place
    FROM unnest(given) WITH ORDINALITY AS list(each, place) GROUP BY 1
  ) AS codes
$$;--> statement-breakpoint
UPDATE "territory" SET "product_lines" = pg_temp.codes_of("product_lines") WHERE "product_lines" <> pg_temp.codes_of("product_lines");--> statement-breakpoint
UPDATE "contract" SET "territory" = jsonb_set("territory", '{productLines}', to_jsonb(lines.after))
FROM (
  SELECT id, given.lines, pg_temp.codes_of(given.lines) AS after
  FROM "contract", LATERAL (SELECT array(SELECT jsonb_array_elements_text("territory" -> 'productLines')) AS lines) AS given
  WHERE jsonb_typeof("territory" -> 'productLines') = 'array'
) AS lines
WHERE lines.id = "contract".id AND lines.lines <> lines.after;--> statement-breakpoint
UPDATE "product_ref" SET "line" = pg_temp.code_of("line") WHERE "line" <> pg_temp.code_of("line") AND pg_temp.code_of("line") <> '';--> statement-breakpoint
-- Of two that become equal the one that was stored as printed keeps the code, or else the older; the other is told apart by its id.
UPDATE "product_ref" SET "sku" = renamed.code
FROM (
  SELECT id, CASE WHEN row_number() OVER same = 1 THEN code ELSE code || '-' || upper(right(id, 6)) END AS code
  FROM (SELECT id, "sku" AS given, coalesce(nullif(pg_temp.code_of("sku"), ''), "sku") AS code FROM "product_ref") AS codes
  WINDOW same AS (PARTITION BY code ORDER BY (given = code) DESC, id)
) AS renamed
WHERE renamed.id = "product_ref".id AND "product_ref"."sku" <> renamed.code;--> statement-breakpoint
-- Of two that become equal the one that was stored as printed keeps the code, or else the older; the other is told apart by its id.
UPDATE "training_course" SET "code" = renamed.code
FROM (
  SELECT id, CASE WHEN row_number() OVER same = 1 THEN code ELSE code || '-' || upper(right(id, 6)) END AS code
  FROM (SELECT id, "code" AS given, coalesce(nullif(pg_temp.code_of("code"), ''), "code") AS code FROM "training_course") AS codes
  WINDOW same AS (PARTITION BY code ORDER BY (given = code) DESC, id)
) AS renamed
WHERE renamed.id = "training_course".id AND "training_course"."code" <> renamed.code;
