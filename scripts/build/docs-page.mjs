import markdownIt from 'markdown-it'

/** Enough to read by: the page has no script, and what it shows is ours. */
const STYLE = `
:root { color-scheme: light dark }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif }
pre { overflow-x: auto; padding: .75rem 1rem; border-radius: 6px; background: #8882 }
code { font: .9em ui-monospace, monospace }
table { border-collapse: collapse; display: block; overflow-x: auto }
th, td { padding: .3rem .6rem; border: 1px solid #8886; text-align: left; vertical-align: top }
`

/** As GitHub makes them, so that a link within the page leads to the same place in both. */
const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')

/** docs/consumers.md as the page that the gateway serves at /docs. @param {string} markdown @returns {string} */
export function docsPage(markdown) {
  const renderer = markdownIt()
  renderer.renderer.rules.heading_open = (tokens, index, options, _env, self) => {
    tokens[index].attrSet('id', anchorOf(tokens[index + 1].content))
    return self.renderToken(tokens, index, options)
  }
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? 'Channelgraph'
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Channelgraph: ${title}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
${renderer.render(markdown)}</body>
</html>
`
}
