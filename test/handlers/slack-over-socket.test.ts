import { describeSlack } from '../support/slack.ts';

describeSlack('socket');
