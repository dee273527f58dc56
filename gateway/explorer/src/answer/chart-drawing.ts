import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts'
import {
  DataZoomInsideComponent,
  GridComponent,
  LegendScrollComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from 'echarts/components'
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Chart, Series } from './chart-model.ts'
import { TILES } from './province-tiles.ts'

// The library is large, and loaded with this file when a chart is looked at; of it what is drawn here and nothing else.
use([
  BarChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  DataZoomInsideComponent,
  GridComponent,
  LegendScrollComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
  SVGRenderer,
])

export interface Drawing {
  draw(chart: Chart): void
  resize(): void
  svg(): string
  dispose(): void
}

/** A chart in an element. It moves nothing by itself. */
export function drawingIn(element: HTMLElement): Drawing {
  const drawn: EChartsType = init(element, null, { renderer: 'svg' })
  return {
    draw: (chart) => drawn.setOption(optionOf(chart, coloursOf(element)), { notMerge: true }),
    resize: () => drawn.resize(),
    svg: () => drawn.renderToSVGString(),
    dispose: () => drawn.dispose(),
  }
}

interface Colours {
  /** By name: `inherit` could not be measured, and long labels would be cut. */
  readonly font: string
  readonly text: string
  readonly muted: string
  readonly line: string
  readonly surface: string
  readonly series: readonly string[]
}

/** As the page has them, so that a chart is dark when it is. */
function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element)
  const of = (name: string) => style.getPropertyValue(name).trim()
  const series = [of('--accent'), '#c77d0a', '#4c78c9', '#a0529b', '#b4483c', '#6b8e23', '#2b9bb0', '#8c6d46']
  return {
    // Within single quotes: the library writes it into an attribute as it is, and a file of the chart would be none.
    font: style.fontFamily.replaceAll('"', "'"),
    text: of('--text'),
    muted: of('--muted'),
    line: of('--line'),
    surface: of('--surface'),
    series,
  }
}

/** What the library hands to a tooltip of what we gave it. */
interface Hovered {
  readonly seriesIndex: number
  readonly dataIndex: number
}

function optionOf(chart: Chart, colours: Colours): EChartsCoreOption {
  const { text, muted, line } = colours
  const axis = {
    axisLabel: { color: muted },
    axisLine: { lineStyle: { color: line } },
    splitLine: { lineStyle: { color: line } },
  }
  return {
    animation: false,
    color: [...colours.series],
    textStyle: { color: text, fontFamily: colours.font },
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: colours.surface,
      borderColor: line,
      textStyle: { color: text },
      formatter: ({ seriesIndex, dataIndex }: Hovered) => tooltipOf(chart, seriesIndex, dataIndex),
    },
    ...(chart.series.length > 1 && chart.kind !== 'scatter' && chart.kind !== 'heat'
      ? { legend: { type: 'scroll', textStyle: { color: text } } }
      : {}),
    ...partsOf(chart, axis, colours),
  }
}

/** An element, not a text of HTML: names in an answer are anybody's. */
function tooltipOf(chart: Chart, series: number, at: number): HTMLElement {
  const element = document.createElement('div')
  const lines = chart.kind === 'scatter' ? chart.series : [seriesOf(chart, series, at)].flatMap((one) => one ?? [])
  const index = chart.kind === 'heat' ? at % chart.categories.length : at
  for (const text of [
    chart.categories[index] ?? '',
    ...lines.map((one) => `${one.name}: ${one.points[index]?.text || '–'}`),
  ]) {
    const line = document.createElement('div')
    line.textContent = text
    element.append(line)
  }
  return element
}

/** The cells of a heat map are one series, measure after measure. */
const seriesOf = ({ kind, series, categories }: Chart, index: number, at: number): Series | undefined =>
  kind === 'heat' ? series[Math.floor(at / categories.length)] : series[index]

/** Names of any length stay within the picture. */
const LABELS_INSIDE = { outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' }

function partsOf(chart: Chart, axis: object, colours: Colours): EChartsCoreOption {
  const { kind, categories, series } = chart
  const across = { ...axis, type: 'category', data: categories, axisTick: { show: false } }
  const amounts = { ...axis, type: 'value' }
  const grid = { left: 16, right: 24, top: 40, bottom: 32, ...LABELS_INSIDE }
  const zoom = { dataZoom: [{ type: 'inside', zoomOnMouseWheel: 'ctrl' }] }
  const values = ({ points }: Series) => points.map(({ at }) => at ?? '-')
  switch (kind) {
    case 'bar':
    case 'stacked': {
      // Names are read from left to right: with many of them bars lie down.
      const isLying = kind === 'bar' && categories.length > 6 && categories.length <= 40
      const bars = series.map((one) => ({
        type: 'bar',
        name: one.name,
        data: values(one),
        barMaxWidth: 48,
        ...(kind === 'stacked' ? { stack: 'all' } : {}),
      }))
      if (!isLying) return { grid, ...zoom, xAxis: across, yAxis: amounts, series: bars }
      return { grid, xAxis: amounts, yAxis: { ...across, inverse: true }, series: bars }
    }
    case 'line':
      return {
        grid,
        ...zoom,
        xAxis: { ...across, boundaryGap: false },
        yAxis: amounts,
        series: series.map((one) => ({
          type: 'line',
          name: one.name,
          data: values(one),
          symbolSize: 6,
          connectNulls: false,
        })),
      }
    case 'scatter': {
      const [x, y] = series
      const named = (one: Series | undefined) => ({
        ...amounts,
        name: one?.name,
        nameLocation: 'middle',
        nameGap: 28,
        scale: true,
      })
      const data = categories.map((_, index) => [x?.points[index]?.at ?? '-', y?.points[index]?.at ?? '-'])
      return {
        grid,
        xAxis: named(x),
        yAxis: { ...named(y), nameGap: 56 },
        series: [{ type: 'scatter', data, symbolSize: 10 }],
      }
    }
    case 'heat':
      return heatOf(chart, axis, colours)
    case 'map':
      return mapOf(chart, colours)
  }
}

/** Each measure by its own measure: what is compared is regions, not yuan with pieces. */
function heatOf(
  { categories, series }: Chart,
  axis: object,
  { series: [accent = ''], surface }: Colours,
): EChartsCoreOption {
  const data = series.flatMap(({ points }, column) => {
    const given = points.flatMap(({ at }) => at ?? [])
    const [least, most] = [Math.min(...given), Math.max(...given)]
    return points.map(({ at }, row) => ({
      value: [column, row, at === null ? '-' : most === least ? 1 : (at - least) / (most - least)],
    }))
  })
  return {
    grid: { left: 16, right: 24, top: 32, bottom: 16, ...LABELS_INSIDE },
    xAxis: { ...axis, type: 'category', data: series.map(({ name }) => name), position: 'top' },
    yAxis: { ...axis, type: 'category', data: categories, inverse: true },
    visualMap: { show: false, type: 'continuous', min: 0, max: 1, dimension: 2, inRange: { color: [surface, accent] } },
    series: [{ type: 'heatmap', data }],
  }
}

function mapOf(
  { categories, series: [measure] }: Chart,
  { series: [accent = ''], surface, text, muted, line }: Colours,
): EChartsCoreOption {
  const points = measure?.points ?? []
  const given = points.flatMap(({ at }) => at ?? [])
  const columns = Math.max(...TILES.map(({ column }) => column)) + 1
  const rows = Math.max(...TILES.map(({ row }) => row)) + 1
  const none = TILES.filter(({ name }) => !categories.includes(name))
  const tile = {
    itemStyle: { borderColor: line, borderWidth: 2, borderRadius: 6 },
    label: { show: true, color: text, textBorderColor: surface, textBorderWidth: 3 },
  }
  const hidden = { type: 'category', show: false }
  const shades = { show: false, type: 'continuous', dimension: 2 }
  const placed = (name: string) => TILES.find((one) => one.name === name)
  return {
    grid: { left: 16, right: 16, top: 16, bottom: 16 },
    xAxis: { ...hidden, data: Array.from({ length: columns }, (_, index) => index) },
    yAxis: { ...hidden, data: Array.from({ length: rows }, (_, index) => index), inverse: true },
    visualMap: [
      {
        ...shades,
        seriesIndex: 0,
        min: Math.min(0, ...given),
        max: Math.max(1, ...given),
        inRange: { color: [surface, accent] },
      },
      { ...shades, seriesIndex: 1, min: 0, max: 1, inRange: { color: ['transparent', 'transparent'] } },
    ],
    series: [
      {
        type: 'heatmap',
        ...tile,
        data: categories.map((name, index) => {
          const { column = 0, row = 0 } = placed(name) ?? {}
          return { name, value: [column, row, points[index]?.at ?? '-'], label: { formatter: name } }
        }),
      },
      // Provinces of which nothing is told: there, and not zero.
      {
        type: 'heatmap',
        ...tile,
        silent: true,
        itemStyle: { ...tile.itemStyle, opacity: 0.5 },
        label: { show: true, color: muted },
        data: none.map(({ name, column, row }) => ({ name, value: [column, row, 0], label: { formatter: name } })),
      },
    ],
  }
}
