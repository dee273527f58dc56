import { saveFile } from './save-file.ts'

export function saveSvg(svg: string, title: string): void {
  saveFile(new Blob([svg], { type: 'image/svg+xml' }), `${title}.svg`)
}

/** Twice as many dots as the page has, so that it is sharp on paper. */
const SCALE = 2

export async function savePng(svg: string, title: string): Promise<void> {
  const image = new Image()
  // As data: the policy of the page allows no other source of pictures.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width * SCALE
  canvas.height = image.height * SCALE
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser draws no pictures.')
  context.fillStyle = getComputedStyle(document.body).backgroundColor
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  const file = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (file) saveFile(file, `${title}.png`)
}
