export function docsPage(markdown: string): string
