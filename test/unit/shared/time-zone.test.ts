import { describe, expect, it } from 'vitest';
import { isZoneName, likelyZones, systemZoneOf, zoneFault } from '@shared/model/time-zone';

describe('isZoneName', () => {
  it('takes every name that the system lists, older names of the same places, and UTC', () => {
    const listed = Intl.supportedValuesOf('timeZone');
    expect(listed.filter((zone) => !isZoneName(zone))).toEqual([]);
    for (const zone of [
      'Asia/Chongqing',
      'Asia/Calcutta',
      'Asia/Kolkata',
      'US/Eastern',
      'UTC',
      'Etc/UTC',
      'Etc/GMT-8',
    ]) {
      expect(isZoneName(zone), zone).toBe(true);
    }
  });

  it.each(['CST', 'EST', 'PRC', 'GMT', 'Zulu', 'Japan', '+08:00', 'SystemV/CST6', 'Mars/Olympus', '', '/', 'CST6CDT'])(
    'refuses %j, which names no place',
    (zone) => {
      expect(isZoneName(zone)).toBe(false);
      expect(zoneFault(zone)).not.toBeNull();
    },
  );
});

describe('likelyZones', () => {
  it.each([
    ['CST', ['Asia/Shanghai', 'America/Chicago']],
    ['prc', ['Asia/Shanghai']],
    ['EST', ['America/New_York']],
    ['Asia/Beijing', ['Asia/Shanghai']],
    ['Shanghai', ['Asia/Shanghai']],
    ['new york', ['America/New_York']],
    ['+08:00', ['Asia/Shanghai', 'Etc/GMT-8']],
    ['UTC+8', ['Asia/Shanghai', 'Etc/GMT-8']],
    ['GMT-3', ['Etc/GMT+3']],
    ['+05:30', ['Asia/Kolkata']],
    ['Egypt', ['Africa/Cairo']],
    ['Zulu', ['UTC']],
    ['Mars/Olympus', []],
    ['__proto__', []],
  ])('for %j offers %j', (text, zones) => {
    expect(likelyZones(text)).toEqual(zones);
  });

  it('offers only what would be taken', () => {
    const asked = ['CST', 'BST', 'IST', 'GMT', 'CET', 'SST', 'AST', 'EET', 'AEST', 'KST', 'HKT', 'UTC+0', 'PST', 'MSK'];
    const offered = asked.flatMap(likelyZones);
    expect(offered.length).toBeGreaterThan(asked.length);
    expect(offered.filter((zone) => !isZoneName(zone))).toEqual([]);
  });
});

describe('systemZoneOf', () => {
  it.each([
    ['Asia/Shanghai', -480, 'Asia/Shanghai'],
    [undefined, -480, 'Asia/Shanghai'],
    [undefined, 300, 'Etc/GMT+5'],
    ['Etc/Unknown', 0, 'UTC'],
    [undefined, -345, 'UTC'],
  ])('a system that calls itself %j and is %i minutes behind is in %s', (name, behind, zone) => {
    expect(systemZoneOf(name, behind)).toBe(zone);
  });
});
