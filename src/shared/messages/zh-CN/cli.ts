import type { cli as english } from '../en/cli';
import type { Translation } from '../message';

/** Texts in Simplified Chinese: the command line. */
export const cli = {
  cli: {
    param: '--param {word}：请写成 name=value，名称中不能有空格或符号。',
    oneTarget: 'run 后面需要一个文件或任务标识。',
    folder: '无法使用数据目录 {folder}：{why}。',
    noFolder: '它不是文件夹',
    pickTask: '{file} 中有多个任务，请用 --task 选择：{keys}。',
    noSingleTask: '{file} 中标识为 {key} 的任务不是恰好一个。其中的任务：{keys}。',
    taskWithoutFile: '--task 须与文件一起使用，而文件 {file} 不存在。',
    neither: '文件 {word} 不存在，它也不是合法的任务标识。',
    workflowOnlyInFile: '工作流“{key}”是一个步骤，但只存在于文件中。请先在应用中创建它及其所运行的任务。',
    strangeParam: '步骤“{step}”给“{key}”的参数“{name}”未在该任务中声明。',
    unreadable: '无法读取 {file}：{why}',
    inFile: '{file}：{what}',
    notJson: '{file} 不是 JSON：{why}',
    noTasks: `{file} 中既没有任务，也没有 {'{"tasks": […]}'}。每个任务都需要标识。`,
    refused: '无法使用引擎：{why}',
    silent: '引擎没有应答。',
    impostor: '应答的是另一个程序。',
    tokenChanged: '引擎的令牌已变更，请重新启动引擎。',
    hungUp: '引擎断开了连接（{code}）。',
    engineGone: '与引擎的连接已断开。',
    engineGoneDuring: '与引擎的连接已断开。运行 {id} 可能仍会自行结束。',
    otherVersion: '引擎是另一个版本。请停止它，再启动此版本。',
    nothingToDo: '脚本表示无事可做',
    noData: '--data 没有指明文件夹。',
  },
} as const satisfies Translation<typeof english>;
