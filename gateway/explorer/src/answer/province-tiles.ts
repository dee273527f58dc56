/** A province as a tile of a map that gives each the same room: about where it lies, none hidden for being small. */
export interface Tile {
  readonly name: string
  /** The first two digits of its divisions (GB/T 2260). */
  readonly code: string
  readonly column: number
  readonly row: number
}

const tile = (name: string, code: string, column: number, row: number): Tile => ({ name, code, column, row })

export const TILES: readonly Tile[] = [
  tile('黑龙江', '23', 9, 0),
  tile('内蒙古', '15', 7, 1),
  tile('吉林', '22', 9, 1),
  tile('新疆', '65', 1, 2),
  tile('甘肃', '62', 3, 2),
  tile('宁夏', '64', 4, 2),
  tile('北京', '11', 7, 2),
  tile('天津', '12', 8, 2),
  tile('辽宁', '21', 9, 2),
  tile('青海', '63', 2, 3),
  tile('陕西', '61', 5, 3),
  tile('山西', '14', 6, 3),
  tile('河北', '13', 7, 3),
  tile('山东', '37', 8, 3),
  tile('西藏', '54', 1, 4),
  tile('四川', '51', 3, 4),
  tile('重庆', '50', 4, 4),
  tile('湖北', '42', 5, 4),
  tile('河南', '41', 6, 4),
  tile('安徽', '34', 7, 4),
  tile('江苏', '32', 8, 4),
  tile('上海', '31', 9, 4),
  tile('云南', '53', 3, 5),
  tile('贵州', '52', 4, 5),
  tile('湖南', '43', 5, 5),
  tile('江西', '36', 6, 5),
  tile('浙江', '33', 8, 5),
  tile('广西', '45', 4, 6),
  tile('广东', '44', 5, 6),
  tile('福建', '35', 7, 6),
  tile('台湾', '71', 8, 6),
  tile('海南', '46', 4, 7),
  tile('澳门', '82', 5, 7),
  tile('香港', '81', 6, 7),
]

const BY_CODE = new Map(TILES.map(({ code, name }) => [code, name]))
const CODE = /^\d{6}$/
const SUFFIX = /^(省|市|自治区|特别行政区|壮族自治区|回族自治区|维吾尔自治区)?$/

/** The province of a name (广东, 广东省) or of the code of a division; null for what is neither. */
export function provinceOf(text: string): string | null {
  if (CODE.test(text)) return BY_CODE.get(text.slice(0, 2)) ?? null
  const found = TILES.find(({ name }) => text.startsWith(name) && SUFFIX.test(text.slice(name.length)))
  return found?.name ?? null
}
