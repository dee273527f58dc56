import type { Viewer } from '@channelgraph/access'
import type { DepartmentFreshness } from '@channelgraph/explorer/explained'
import type { Language, Text } from '@channelgraph/values'
import { shanghaiTime } from './file-format.ts'
import type { Progress } from './under-way.ts'

/** What a file says of itself beside its rows. */
export interface About {
  /** The query as it was sent. */
  readonly text: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly viewer: Viewer
  /** Of each department, when the first page was asked. */
  readonly freshness: readonly DepartmentFreshness[]
  readonly progress: Progress
  readonly lang: Language
}

const NAMES = {
  question: { en: 'Question', zh: '查询' },
  variables: { en: 'Variables', zh: '变量' },
  asker: { en: 'Asker', zh: '查询人' },
  roles: { en: 'Roles', zh: '角色' },
  rows: { en: 'Rows', zh: '行数' },
  from: { en: 'Read from (Asia/Shanghai)', zh: '开始读取(北京时间)' },
  to: { en: 'Read until (Asia/Shanghai)', zh: '结束读取(北京时间)' },
  freshness: { en: 'Freshness', zh: '数据时效' },
  request: { en: 'Request', zh: '请求编号' },
  notice: { en: 'Notice', zh: '说明' },
} satisfies Record<string, Text>

const PAGES_READ: Text = {
  en: 'Each page shows what the departments knew when it was read: the first rows at the beginning, the last ones at the end.',
  zh: '各页反映读取当时各部门的数据:最前的行为开始时的数据,最后的行为结束时的数据。',
}
const TIMES: Text = {
  en: 'Times are those of Asia/Shanghai. A list within a row is JSON; where "Has more than here" is TRUE, only its first items stand there.',
  zh: '时间均为北京时间。行内的列表为 JSON;"未列全"为 TRUE 时仅列出其前若干项。',
}

/** A name and a value a line: what was asked, by whom, when, and how fresh it is. */
export function aboutOf({
  text,
  variables,
  viewer,
  freshness,
  progress,
  lang,
}: About): readonly (readonly [string, string])[] {
  const { rows, startedAt, notices, id } = progress
  const lines: [keyof typeof NAMES, string][] = [
    ['question', text],
    ['variables', JSON.stringify(variables)],
    ['asker', viewer.subject],
    ['roles', viewer.roles.join(', ')],
    ['rows', String(rows)],
    ['from', shanghaiTime(startedAt)],
    ['to', shanghaiTime(Date.now())],
    ...freshness.map((one): ['freshness', string] => ['freshness', `${one.department}: ${asOf(one, lang)}`]),
    ['freshness', PAGES_READ[lang]],
    ['request', id],
    ...[TIMES[lang], ...notices].map((notice): ['notice', string] => ['notice', notice]),
  ]
  return lines.map(([name, value]) => [NAMES[name][lang], value])
}

const asOf = ({ asOf }: DepartmentFreshness, lang: Language): string => (asOf ? shanghaiTime(asOf) : NOT_KNOWN[lang])

const NOT_KNOWN: Text = { en: 'not known', zh: '未知' }
