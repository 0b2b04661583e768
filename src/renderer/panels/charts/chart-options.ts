import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { ExecutionStatus } from '@shared/model/execution';
import type { ChartDay } from './chart-days';
import type { ChartLook } from './use-chart-look';

/** An option of the charts that there are. */
export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>;

/** One colour of a stacked bar: the statuses it stands for. */
export interface OutcomePart {
  name: string;
  statuses: readonly ExecutionStatus[];
  tone: 'good' | 'bad' | 'warn' | 'quiet';
  /** Lines over the colour, so that it is told apart without it: their slope in radians. */
  hatch?: number;
}

const FONT_PX = 12;

function frame(days: readonly ChartDay[], look: ChartLook, label: (value: number) => string): ChartOption {
  const text = { color: look.soft, fontFamily: look.font, fontSize: FONT_PX };
  return {
    animation: false,
    textStyle: { fontFamily: look.font },
    grid: { left: 4, right: 8, top: 34, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 10, itemGap: 14, textStyle: text, inactiveColor: look.line },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: look.surface,
      borderColor: look.line,
      textStyle: { color: look.text, fontFamily: look.font, fontSize: FONT_PX },
    },
    xAxis: {
      type: 'category',
      data: days.map(({ date }) => date.slice(5)),
      axisLabel: { ...text, hideOverlap: true },
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      splitNumber: 3,
      axisLabel: { ...text, formatter: label },
      splitLine: { lineStyle: { color: look.line } },
    },
  };
}

/** Outcomes as bars stacked by day. */
export function outcomeOption(
  days: readonly ChartDay[],
  parts: readonly OutcomePart[],
  look: ChartLook,
  count: (value: number) => string,
): ChartOption {
  const base = frame(days, look, count);
  return {
    ...base,
    yAxis: { ...base.yAxis, minInterval: 1 },
    series: parts.map(({ name, statuses, tone, hatch }) => ({
      type: 'bar',
      name,
      stack: 'outcomes',
      barCategoryGap: '25%',
      itemStyle: {
        color: look[tone],
        ...(hatch === undefined
          ? {}
          : {
              decal: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: hatch, color: look.surface },
            }),
      },
      tooltip: { valueFormatter: (value) => count(Number(value)) },
      data: days.map(({ byStatus }) => statuses.reduce((sum, status) => sum + (byStatus[status] ?? 0), 0)),
    })),
  };
}

const SECOND_MS = 1_000;
const STEPS = [
  0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400,
];

/** A step for an axis of durations that people count in, ms: at most four of them reach the longest. */
export function durationStep(longestMs: number): number {
  const fits = STEPS.find((seconds) => seconds * SECOND_MS * 4 >= longestMs);
  return (fits ?? Math.ceil(longestMs / 4 / 86_400_000) * 86_400) * SECOND_MS;
}

/** Durations as lines by day: the mean, and what 95 % stay below. Days on which nothing ran leave a gap. */
export function durationOption(
  days: readonly ChartDay[],
  names: { mean: string; p95: string },
  look: ChartLook,
  duration: (ms: number) => string,
): ChartOption {
  const line = (name: string, color: string, dashed: boolean, of: (day: ChartDay) => number | null) => ({
    type: 'line' as const,
    name,
    symbolSize: 4,
    itemStyle: { color },
    lineStyle: { color, width: 2, type: dashed ? ('dashed' as const) : ('solid' as const) },
    tooltip: { valueFormatter: (value: unknown) => (typeof value === 'number' ? duration(value) : '–') },
    data: days.map(of),
  });
  const longest = Math.max(0, ...days.flatMap(({ meanMs, p95Ms }) => [meanMs ?? 0, p95Ms ?? 0]));
  const step = durationStep(longest);
  const base = frame(days, look, (ms) => (ms === 0 ? '0' : duration(ms)));
  return {
    ...base,
    yAxis: { ...base.yAxis, interval: step, max: Math.max(1, Math.ceil(longest / step)) * step },
    series: [
      line(names.mean, look.busy, false, ({ meanMs }) => meanMs),
      line(names.p95, look.quiet, true, ({ p95Ms }) => p95Ms),
    ],
  };
}
