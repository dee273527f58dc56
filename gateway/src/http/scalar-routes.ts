import { json, type Route } from '@channelgraph/process'
import { SCALAR_PAGES, SCALAR_TYPES, scalarPage } from '@channelgraph/values'

/** They change with the gateway alone; a day is soon enough to hear of it. */
const KEPT = { 'cache-control': 'public, max-age=86400' }

/** The pages that `@specifiedBy` leads to, and the scalars' types for a client's code generation. They tell no data and ask for no token. */
export const scalarRoutes = (): Record<string, Route> => ({
  'GET /scalars.json': () => json(200, SCALAR_TYPES, KEPT),
  ...Object.fromEntries(
    SCALAR_PAGES.map((page): [string, Route] => [
      `GET /scalars/${page.name}`,
      () => ({
        status: 200,
        headers: { ...KEPT, 'content-type': 'text/plain; charset=utf-8' },
        body: scalarPage(page),
      }),
    ]),
  ),
})
