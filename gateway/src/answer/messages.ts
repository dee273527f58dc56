import { HttpError } from '@channelgraph/process'
import type { ClientCode, Text } from '@channelgraph/values'

/** What the gateway says in its own words: a code, and the message in both languages. Which of them is read is the client's choice. */
export interface Said {
  readonly code: ClientCode
  readonly text: Text
}

const says =
  <A extends readonly unknown[]>(code: ClientCode, text: (...given: A) => Text) =>
  (...given: A): Said => ({ code, text: text(...given) })

/** An answer that ends a request before it is read or run. */
export const httpError = (status: number, { code, text }: Said, headers?: Record<string, string>): HttpError =>
  new HttpError(status, code, text, headers)

/** Every error that the gateway itself makes. A department's own words come from the department, in the language it is told. */
export const messages = {
  // How much may be asked.
  tooManyAtOnce: says('RATE_LIMITED', () => ({
    en: 'You have too many requests under way: wait for an answer before you ask the next, or ask for more in one request.',
    zh: '您同时进行的请求过多:请等到应答后再发下一个请求,或在一个请求中查询更多内容。',
  })),
  tooManyRequests: says('RATE_LIMITED', (perSecond: number, seconds: number) => ({
    en: `You ask more often than ${perSecond} times a second: ask less often, or for more in one request. Wait ${seconds} s.`,
    zh: `您每秒的请求超过 ${perSecond} 次:请降低频率,或在一个请求中查询更多内容。请等待 ${seconds} 秒。`,
  })),
  tooManyValues: says('RATE_LIMITED', (perSecond: number, seconds: number, asked: number) => ({
    en: `You ask for more than ${perSecond} values a second${asked > 0 ? `; this operation may cost ${asked}` : ''}: ask for shorter pages and fewer fields, or less often. Wait ${seconds} s.`,
    zh: `您每秒查询的值超过 ${perSecond} 个${asked > 0 ? `,此操作最多计 ${asked} 个` : ''}:请缩短分页、减少字段,或降低频率。请等待 ${seconds} 秒。`,
  })),
  tooManyStrangers: says('RATE_LIMITED', (seconds: number) => ({
    en: `Too many requests without a valid token come from your address: get a valid token, and wait ${seconds} s.`,
    zh: `来自您地址的无有效令牌的请求过多:请先取得有效令牌,并等待 ${seconds} 秒。`,
  })),
  tooManyNewOperations: says('RATE_LIMITED', () => ({
    en: 'Too many of your new operations wait to be planned: send further ones when these are answered.',
    zh: '您有过多的新操作在等待规划:请在它们得到应答后再发送新的操作。',
  })),
  overloaded: says('UNAVAILABLE', (seconds: number) => ({
    en: `The gateway has more to do than it can answer in time, and has done nothing for this request: ask again in ${seconds} s.`,
    zh: `网关负荷过高,无法及时应答,且未对此请求做任何处理:请在 ${seconds} 秒后重试。`,
  })),
  timeIsOver: says('UNAVAILABLE', () => ({
    en: 'Nothing was done, because the time of the request was over before: ask again.',
    zh: '请求的时限已到,未做任何处理:请重试。',
  })),
  notPlannedInTime: says('UNAVAILABLE', () => ({
    en: 'Nothing was done, because this new operation could not be planned in time: ask again later.',
    zh: '此新操作未能及时规划,未做任何处理:请稍后再试。',
  })),
  bodyTooLate: says('BAD_REQUEST', () => ({
    en: 'Nothing was done, because the body did not arrive in time: send it in one go.',
    zh: '请求正文未能按时到达,未做任何处理:请一次性发送。',
  })),
  clientGone: says('CANCELLED', () => ({
    en: 'The client went away before it had sent its request.',
    zh: '客户端在发完请求之前已断开。',
  })),
  givenUp: says('CANCELLED', () => ({
    en: 'The request was given up by its client.',
    zh: '请求已被其客户端放弃。',
  })),

  staffOnly: says('FORBIDDEN', () => ({
    en: 'The supergraph is for staff: what clients see is at /schema.graphql.',
    zh: '超级图仅供内部员工查看:客户端可见的模式位于 /schema.graphql。',
  })),

  // What a viewer may never read or do.
  mayNotRead: says('FORBIDDEN', (coordinate: string, missing: string) => ({
    en: `You may not read ${coordinate}: your token lacks ${missing}.`,
    zh: `您不能读取 ${coordinate}:您的令牌缺少 ${missing}。`,
  })),
  notDoneBesideForbidden: says('FORBIDDEN', () => ({
    en: 'This was not done: the operation holds another mutation that you may not do.',
    zh: '此项未执行:该操作包含您无权执行的另一项变更。',
  })),

  // Who asks.
  noToken: says('UNAUTHENTICATED', (advice: Text) => ({
    en: `The graph answers nobody without a token. ${advice.en}`,
    zh: `没有令牌则不予应答。${advice.zh}`,
  })),
  notBearer: says('UNAUTHENTICATED', (advice: Text) => ({
    en: `The header is not "Authorization: Bearer <token>". ${advice.en}`,
    zh: `请求头须为 "Authorization: Bearer <token>"。${advice.zh}`,
  })),
  expired: says('UNAUTHENTICATED', (at: string | undefined, advice: Text) => ({
    en: `Your token expired${at ? ` at ${at}` : ''}. ${advice.en}`,
    zh: `您的令牌已${at ? `于 ${at} ` : ''}过期。${advice.zh}`,
  })),
  invalidToken: says('UNAUTHENTICATED', (advice: Text) => ({
    en: `Your token is not valid for this graph. ${advice.en}`,
    zh: `您的令牌对本图无效。${advice.zh}`,
  })),
  issuedInFuture: says('UNAUTHENTICATED', (advice: Text) => ({
    en: `Your token is not valid for this graph: \`iat\` lies in the future: the clock of your identity provider must be right. ${advice.en}`,
    zh: `您的令牌对本图无效:\`iat\` 在未来,身份提供方的时钟须准确。${advice.zh}`,
  })),
  validTooLong: says('UNAUTHENTICATED', (seconds: number, advice: Text) => ({
    en: `Your token is not valid for this graph: it must be good for at most ${seconds} s more. ${advice.en}`,
    zh: `您的令牌对本图无效:其剩余有效期最多 ${seconds} 秒。${advice.zh}`,
  })),
  invalidClaims: says('UNAUTHENTICATED', (why: Text) => ({
    en: `Your token is not valid for this graph: ${why.en}. Ask whoever runs your identity provider to correct it.`,
    zh: `您的令牌对本图无效:${why.zh}。请让身份提供方的管理员更正。`,
  })),
  keysAway: says('UNAVAILABLE', () => ({
    en: 'Tokens cannot be checked at the moment, because their issuer does not answer. Try again soon.',
    zh: '令牌签发方没有应答,暂时无法验证令牌。请稍后再试。',
  })),
  foreignOrigin: says('FORBIDDEN', () => ({
    en: 'Pages of this origin may not ask; CORS_ORIGINS lists those that may.',
    zh: '此来源的页面不得查询;允许的来源列于 CORS_ORIGINS。',
  })),

  // The form of a request and of its answer.
  encodedBody: says('BAD_REQUEST', (encoding: string) => ({
    en: `The body is sent as "${encoding}": send it as it is, without Content-Encoding.`,
    zh: `正文以 "${encoding}" 编码发送:请原样发送,不要使用 Content-Encoding。`,
  })),
  notJson: says('BAD_REQUEST', () => ({
    en: 'Send JSON, with the header "Content-Type: application/json".',
    zh: '请发送 JSON,并带请求头 "Content-Type: application/json"。',
  })),
  notAcceptable: says('BAD_REQUEST', () => ({
    en: 'Nothing was done, because the answer cannot have a form that "Accept" allows: accept application/json or application/graphql-response+json.',
    zh: '应答没有 "Accept" 所允许的格式,未做任何处理:请接受 application/json 或 application/graphql-response+json。',
  })),
  batch: says('BAD_REQUEST', () => ({
    en: 'Batches are not served, because each operation has a status, a deadline and limits of its own: send one operation a request (HttpLink, not BatchHttpLink), or several root fields in one.',
    zh: '不支持批量请求,因为每个操作都有自己的状态、时限和限额:每个请求请只发送一个操作(用 HttpLink,不用 BatchHttpLink),或在一个操作中查询多个根字段。',
  })),
  mutationByGet: says('BAD_REQUEST', () => ({
    en: 'Nothing was done: a GET may be repeated and kept by everybody on its way, so it changes nothing. For a mutation use POST.',
    zh: '未做任何处理:GET 请求可能被途中各方重复或缓存,因此不得更改数据。变更操作请使用 POST。',
  })),
  noExplanation: says('BAD_REQUEST', () => ({
    en: 'The header `x-explain` must be "run" (the answer, and where it comes from) or "plan" (how it would be got; nothing runs), or be left out.',
    zh: '请求头 `x-explain` 须为 "run"(应答及其来源)或 "plan"(仅给出查询计划,不执行),或省略。',
  })),
  noExplanationHere: says('BAD_REQUEST', () => ({
    en: 'This gateway does not know where its answers come from (EXECUTOR=stock): leave out the header `x-explain`.',
    zh: '此网关不掌握应答的来源(EXECUTOR=stock):请去掉请求头 `x-explain`。',
  })),
  unreadableParameter: says('BAD_REQUEST', (name: string) => ({
    en: `"${name}" is not JSON: send {"name": "value"}, URL-encoded, or leave it out.`,
    zh: `"${name}" 不是 JSON:请发送经 URL 编码的 {"name": "value"},或省略。`,
  })),
  noRequest: says('BAD_REQUEST', (form: string) => ({
    en: `The body is not a GraphQL request: send ${form} as JSON.`,
    zh: `正文不是 GraphQL 请求:请以 JSON 发送 ${form}。`,
  })),
  unreadableBody: says('BAD_REQUEST', (form: string) => ({
    en: `The body is not JSON: send ${form} as JSON.`,
    zh: `正文不是 JSON:请以 JSON 发送 ${form}。`,
  })),
  noQuery: says('BAD_REQUEST', (form: string) => ({
    en: `"query" is missing: send ${form} as JSON, or ?query=… by GET, or the id of a document.`,
    zh: `缺少 "query":请以 JSON 发送 ${form},或以 GET 发送 ?query=…,或发送文档的 id。`,
  })),
  nameNoText: says('BAD_REQUEST', () => ({
    en: '"operationName" must be a string, or left out.',
    zh: '"operationName" 须为字符串,或省略。',
  })),
  noObject: says('BAD_REQUEST', (name: string) => ({
    en: `"${name}" must be an object, or left out.`,
    zh: `"${name}" 须为对象,或省略。`,
  })),
  unfitText: says('BAD_USER_INPUT', (path: string) => ({
    en: `The variable "${path}" has half a character (a lone surrogate) or U+0000: leave it out.`,
    zh: `变量 "${path}" 中含有半个字符(孤立的代理项)或 U+0000:请删去。`,
  })),
  longUrl: says('BAD_REQUEST', (allowed: number) => ({
    en: `The query string of a GET must have at most ${allowed} characters: send what is longer by POST.`,
    zh: `GET 请求的查询字符串最多 ${allowed} 个字符:更长的请以 POST 发送。`,
  })),
  subscription: says('BAD_REQUEST', () => ({
    en: 'Subscriptions are not served: send a query, and ask again.',
    zh: '不支持订阅:请发送查询,并自行重复查询。',
  })),
  noOperationNamed: says('OPERATION_RESOLUTION_FAILURE', (name: string, names: string) => ({
    en: `There is no operation named "${name}" in the query; there is ${names || 'only one without a name'}.`,
    zh: `查询中没有名为 "${name}" 的操作;现有:${names || '仅有一个无名操作'}。`,
  })),
  onlyFragments: says('OPERATION_RESOLUTION_FAILURE', () => ({
    en: 'There is no operation in the query, only fragments: write one.',
    zh: '查询中没有操作,只有片段:请写出一个操作。',
  })),
  severalOperations: says('OPERATION_RESOLUTION_FAILURE', (names: string) => ({
    en: `There are several operations in the query: say with "operationName" which to run, of ${names}.`,
    zh: `查询中有多个操作:请用 "operationName" 指明执行哪一个,可选 ${names}。`,
  })),

  // Documents that are asked for by an id, and which may be asked at all.
  documentIdNoText: says('BAD_REQUEST', (longest: number) => ({
    en: `The id of a document must be 1 to ${longest} printable ASCII characters without a space: send it so, or send "query".`,
    zh: `文档的 id 须为 1 到 ${longest} 个可打印的 ASCII 字符,且不含空格:请按此发送,或发送 "query"。`,
  })),
  persistedVersion: says('BAD_REQUEST', () => ({
    en: '"extensions.persistedQuery" must be {"version": 1, "sha256Hash": "…"}: send it so, or leave it out.',
    zh: '"extensions.persistedQuery" 须为 {"version": 1, "sha256Hash": "…"}:请按此发送,或省略。',
  })),
  hashMismatch: says('PERSISTED_QUERY_HASH_MISMATCH', () => ({
    en: 'The id that is sent belongs to another text: send the SHA-256 of "query" in lower-case hexadecimal, or one of the two alone.',
    zh: '所发送的 id 属于另一文本:请发送 "query" 的 SHA-256(小写十六进制),或只发送二者之一。',
  })),
  // The protocol's own words, and no others: urql and others know these two by their message.
  persistedNotFound: says('PERSISTED_QUERY_NOT_FOUND', () => ({
    en: 'PersistedQueryNotFound',
    zh: 'PersistedQueryNotFound',
  })),
  persistedNotSupported: says('PERSISTED_QUERY_NOT_SUPPORTED', () => ({
    en: 'PersistedQueryNotSupported',
    zh: 'PersistedQueryNotSupported',
  })),
  notInManifest: says('PERSISTED_QUERY_NOT_IN_LIST', (id: string) => ({
    en: `No trusted document has the id "${id}": have your client's manifest deployed with the gateway before the client itself.`,
    zh: `没有 id 为 "${id}" 的受信文档:请先将客户端的清单部署到网关,再发布客户端。`,
  })),
  notTrusted: says('QUERY_NOT_IN_SAFELIST', () => ({
    en: "You may ask trusted documents only, and this is none: ask by the id of a document in your client's manifest.",
    zh: '您只能使用受信文档,而此文档不在其中:请以客户端清单中文档的 id 查询。',
  })),
  noSchema: says('FORBIDDEN', () => ({
    en: 'The schema is not told to you here: ask whoever runs the gateway for it.',
    zh: '此处不向您提供架构:请向网关的管理员索取。',
  })),
  noIntrospection: says('INTROSPECTION_DISABLED', () => ({
    en: 'The schema may not be asked here: leave out `__schema` and `__type`; `__typename` is answered.',
    zh: '此处不得查询架构:请去掉 `__schema` 和 `__type`;`__typename` 可以查询。',
  })),

  // How large an operation may be.
  tooMany: says('TOO_COMPLEX', (count: number, what: Text, allowed: number) => ({
    en: `The operation has ${Number.isSafeInteger(count) ? count : 'countless'} ${what.en}; ${allowed} are allowed. Ask for less at once, or in several operations.`,
    zh: `操作的${what.zh}${Number.isSafeInteger(count) ? `为 ${count}` : '无法计数'},最多允许 ${allowed}:请减少一次查询的内容,或分为几个操作。`,
  })),
  overBudget: says('TOO_COMPLEX', (estimate: number, budget: number) => ({
    en: `The operation may cost ${Number.isSafeInteger(estimate) ? estimate : 'countless'} values, its lists as long as they may be; your budget is ${budget}. Ask for shorter pages (\`first\`), for fewer fields and lists within lists, or in several operations.`,
    zh: `操作的估计成本${Number.isSafeInteger(estimate) ? `为 ${estimate} 个值` : '无法计数'}(按列表的最大长度计),您的限额为 ${budget}:请缩短分页(\`first\`)、减少字段和嵌套列表,或分为几个操作。`,
  })),
  tooManyOperations: says('TOO_COMPLEX', (count: number, allowed: number) => ({
    en: `The query has ${count} operations; ${allowed} are allowed. Send the one you run.`,
    zh: `查询中有 ${count} 个操作,最多允许 ${allowed} 个:请只发送要执行的操作。`,
  })),
  tooManyTokens: says('TOO_COMPLEX', (allowed: number) => ({
    en: `The query has more than ${allowed} tokens. Ask for less at once.`,
    zh: `查询超过 ${allowed} 个词法单元:请减少一次查询的内容。`,
  })),
  tooLong: says('TOO_COMPLEX', (count: number, allowed: number) => ({
    en: `The query has ${count} characters; ${allowed} are allowed. Send long texts as variables, and ask for less at once.`,
    zh: `查询有 ${count} 个字符,最多允许 ${allowed} 个:请将长文本作为变量发送,并减少一次查询的内容。`,
  })),
  nestedTooDeeply: says('TOO_COMPLEX', () => ({
    en: 'The query is nested too deeply: ask for fewer levels.',
    zh: '查询嵌套过深:请减少层级。',
  })),
  containsItself: says('TOO_COMPLEX', (name: string) => ({
    en: `The fragment ${name} contains itself: take it out of itself.`,
    zh: `片段 ${name} 包含其自身:请去掉循环。`,
  })),
  longAlias: says('TOO_COMPLEX', (length: number, allowed: number) => ({
    en: `An alias has ${length} characters; ${allowed} are allowed. Shorten it.`,
    zh: `一个别名有 ${length} 个字符,最多允许 ${allowed} 个:请缩短。`,
  })),
  repeatedField: says('TOO_COMPLEX', (name: string, allowed: number) => ({
    en: `The field ${name} is repeated more than ${allowed} times in one place: name it once.`,
    zh: `字段 ${name} 在同一处重复超过 ${allowed} 次:请只写一次。`,
  })),
  deepIntrospection: says('TOO_COMPLEX', (levels: number, allowed: number) => ({
    en: `The question about the schema has ${levels} levels; ${allowed} are allowed. Ask for fewer levels.`,
    zh: `对架构的查询有 ${levels} 层,最多允许 ${allowed} 层:请减少层级。`,
  })),
  costlyMerging: says('TOO_COMPLEX', () => ({
    en: 'The query repeats so many fields and fragments in the same places that checking it takes too long. Name each field and fragment once in a place.',
    zh: '查询在相同位置重复了过多的字段和片段,检查耗时过长:每处的字段和片段请只写一次。',
  })),
  costlyPlanning: says('TOO_COMPLEX', () => ({
    en: 'Planning this operation takes more effort than is allowed: divide it into several.',
    zh: '规划此操作所需的工作量超出允许范围:请将其分为几个操作。',
  })),

  // What the departments did not do.
  departmentAway: says('UNAVAILABLE', (who: Text) => ({
    en: `${who.en} does not answer; its part of the answer is missing. Try again soon.`,
    zh: `${who.zh}没有应答,结果中缺少其部分。请稍后再试。`,
  })),
  changeUnknown: says('UNAVAILABLE', (who: Text) => ({
    en: `${who.en} does not answer, so it is not known whether the change was made: read before you repeat it.`,
    zh: `${who.zh}没有应答,因此不知道更改是否已完成:请先查询,再决定是否重试。`,
  })),
  internal: says('INTERNAL', () => ({
    en: 'Something went wrong on our side; give the request id to support.',
    zh: '我方出现故障;请将请求编号告知技术支持。',
  })),

  // The explorer's page and the local run's tokens.
  ownPageOnly: says('FORBIDDEN', () => ({
    en: 'Only the explorer page of this gateway gets tokens here: open it at /.',
    zh: '只有本网关的浏览页面可在此取得令牌:请打开 /。',
  })),
  whoIsWanted: says('BAD_USER_INPUT', () => ({
    en: 'Send {"persona": "finance"} or {"partner": "PT-320500-000001"} as JSON.',
    zh: '请以 JSON 发送 {"persona": "finance"} 或 {"partner": "PT-320500-000001"}。',
  })),
  noPersona: says('BAD_USER_INPUT', (name: string, names: string) => ({
    en: `There is no persona "${name}"; there are ${names}.`,
    zh: `没有角色 "${name}";可选:${names}。`,
  })),
  partnersAway: says('UNAVAILABLE', () => ({
    en: 'The partners department does not answer, so the partner cannot be found. Try again soon.',
    zh: 'partners 部门没有应答,无法查找合作伙伴。请稍后再试。',
  })),
  noPartner: says('NOT_FOUND', (code: string) => ({
    en: `No partner has the code "${code}".`,
    zh: `没有编码为 "${code}" 的合作伙伴。`,
  })),
  nothingHere: says('NOT_FOUND', () => ({
    en: 'There is nothing here: the graph answers at /graphql, and /docs says how to use it.',
    zh: '此处没有内容:图在 /graphql 应答,用法见 /docs。',
  })),
  notBuilt: says('NOT_FOUND', () => ({
    en: 'The explorer is not built: npm run build. The graph answers at /graphql.',
    zh: '浏览页面尚未构建:请运行 npm run build。图在 /graphql 应答。',
  })),
}

/** What an operation may have too many of. */
export const counted = {
  rootFields: { en: 'fields at its root', zh: '根字段数' },
  levels: { en: 'levels of fields', zh: '字段层数' },
  fragmentLevels: { en: 'levels of fragments', zh: '片段层数' },
  fields: { en: 'fields, its fragments put in their places', zh: '字段数(片段展开后)' },
  aliases: { en: 'aliases', zh: '别名数' },
  literalLevels: { en: 'levels of lists and objects in an argument', zh: '参数中列表与对象的层数' },
} satisfies Record<string, Text>

/** Where to get a token. */
export const tokenAdvice = {
  development: {
    en: 'Get a token with: npm run -s token -- --as finance',
    zh: '用以下命令取得令牌:npm run -s token -- --as finance',
  },
  provider: {
    en: 'Sign in with your identity provider and send its access token as "Authorization: Bearer <token>".',
    zh: '请在身份提供方登录,并以 "Authorization: Bearer <token>" 发送其访问令牌。',
  },
} satisfies Record<string, Text>
