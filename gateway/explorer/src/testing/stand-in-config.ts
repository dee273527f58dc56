import type { ExplorerConfig } from '../config.ts'

/** The local run: two personas, and an example of each kind. */
export const LOCAL: ExplorerConfig = {
  graphUrl: '/graphql',
  personas: [
    { name: 'management', title: 'Management', description: 'Sees every department, all regions.' },
    {
      name: 'partner-a',
      title: 'Partner A',
      description: 'Sees its own orders, tickets and settlements, nobody else.',
    },
  ],
  examples: [
    {
      name: 'Q01',
      title: 'Top distributors of a quarter',
      description: 'Goods delivered, by partner.',
      zh: { title: '季度发货最多的渠道商', description: '按合作伙伴统计发货额。' },
      group: 'Questions',
      query: 'query Q01_Top($first: Int!) {\n  partners(first: $first) {\n    code\n    name\n    deliveredNet\n  }\n}',
      variables: { first: 2 },
    },
    {
      name: 'Q19',
      title: "A partner's own dashboard",
      description: 'What a partner sees of itself.',
      group: 'Questions',
      query: 'query Q19_Own {\n  me {\n    name\n  }\n}',
      persona: 'partner-a',
    },
    {
      name: 'slow',
      title: 'A slow one',
      description: 'Takes for ever.',
      group: 'Stories',
      query: 'query Slow { slow }',
    },
    {
      name: 'picture',
      title: 'A receipt',
      description: 'An address.',
      group: 'Stories',
      query: 'query Pic { picture }',
    },
    {
      name: 'complaints',
      title: 'What customers complain of',
      description: 'One line for each.',
      group: 'Questions',
      query: 'query Complaints { complaints { no } }',
    },
    {
      name: 'away',
      title: 'A department is away',
      description: 'One error, and the rest of the answer.',
      group: 'Stories',
      query: 'query Away {\n  broken\n  me {\n    name\n  }\n}',
    },
  ],
}
/** No personas: the page asks for a token. */
export const PRODUCTION: ExplorerConfig = { ...LOCAL, personas: null }
