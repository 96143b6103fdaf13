import { describeSlack } from '../support/slack.ts';

describeSlack('http');
