import type { server as english } from '../en/server';
import type { Translation } from '../message';

/** Texts in Simplified Chinese: what the loopback server refuses. */
export const server = {
  server: {
    connections: '连接过多。请关闭一些后重试。',
    calls: '同时进行的请求过多，请稍候再试。',
    callsOfSocket: '此连接上同时进行的请求过多，请等待应答。',
    foreign: '只允许本机自己的页面访问。',
    noAddress: '此地址没有内容。',
    noCall: '没有这个调用。调用方式为 POST /rpc/NAME。',
    token: '需要有效的令牌：Authorization: Bearer TOKEN。',
    request: '无法读取请求：{why}',
    internal: '应用内部出错，详情见引擎日志。',
    webSockets: 'WebSocket 的地址是 /push。',
    portTaken: '端口 {port} 已被其他程序占用。',
    portRefused: '无法监听端口 {port}：{why}。',
    dataFolder: '无法使用数据目录 {folder}：{why}',
    depth: 'JSON 的嵌套超过 {levels} 层。',
    fields: 'JSON 中有对象的字段超过 {most} 个。',
    notJson: '内容不是 UTF-8 编码的有效 JSON。',
    brokeOff: '内容在结束前中断。',
    tooLong: '内容超过 {bytes} 字节。',
  },
} as const satisfies Translation<typeof english>;
