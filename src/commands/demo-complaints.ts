export interface DemoComplaint {
  subject: string;
  description: string;
  requester: { name: string; email: string };
}

const from = (name: string, subject: string, description: string): DemoComplaint => ({
  subject,
  description,
  requester: { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@customer.example` },
});

/** Forty customers, calm and furious ones; none of these texts is in the data the first model was trained on. */
export const COMPLAINTS: readonly DemoComplaint[] = [
  from(
    'Ada Brook',
    'Internet down again',
    'My broadband has been dead since Monday and I work from home. This is the fourth outage this month. I am done, cancel my contract and I will be talking to the regulator.',
  ),
  from(
    'Ben Castle',
    'Question about my bill',
    'Hello, could you explain the two pound item on the October bill? No rush, thanks a lot.',
  ),
  from('Cleo Dunn', 'Charged twice', 'You took the monthly payment twice on the 3rd. Please give one of them back.'),
  from(
    'Dev Ellis',
    'Engineer did not come',
    'I took a day off and waited from eight to six. Nobody came and nobody rang. Second time. Absolutely disgraceful.',
  ),
  from(
    'Eva Finch',
    'Thank you',
    'Just wanted to say that your technician was friendly, on time and fixed the socket in ten minutes.',
  ),
  from(
    'Finn Gale',
    'No signal at home',
    'Since the storm my phone has no bars in the whole house. When will the mast be repaired?',
  ),
  from(
    'Gita Hale',
    'Grandmother without telephone',
    'My grandmother is 91 and has a heart condition. Her landline with the alarm button has been dead for six days. If anything happens to her I will hold you responsible, my solicitor has been told.',
  ),
  from(
    'Hugo Ives',
    'Slow in the evening',
    'Every evening after seven the speed drops to almost nothing. I pay for 200 Mbps and get 4.',
  ),
  from('Isla Jay', 'Cannot log in', 'The app says my password is wrong and the reset mail never arrives.'),
  from(
    'Jon Kerr',
    'Rude agent',
    'The man on your hotline laughed at me and hung up. I have been a customer for fifteen years and will leave with all four of our lines.',
  ),
  from(
    'Kim Lowe',
    'Missing channels',
    'Three sports channels disappeared from my subscription after the update. Could you put them back please?',
  ),
  from(
    'Leo Marsh',
    'Router keeps restarting',
    'The router restarts by itself about six times a day, mostly during my calls.',
  ),
  from(
    'Mia Nash',
    'Cancellation ignored',
    'I cancelled in August in writing and you keep taking money. I have disputed it with my bank and reported you to the consumer office. This is theft.',
  ),
  from('Ned Oakes', 'Moving house', 'We are moving in March. What do I have to do to take the contract with me?'),
  from(
    'Ola Pike',
    'Roaming bill of 900',
    'Nine hundred euros for two days in Norway! You never sent a warning. I refuse to pay this and the newspaper is interested in the story.',
  ),
  from(
    'Pia Quinn',
    'Box frozen',
    'The TV box freezes on the start screen. I have unplugged it several times already, nothing helps.',
  ),
  from(
    'Quin Rhodes',
    'On hold for an hour',
    'I have been on hold for 64 minutes today and 40 yesterday. Then the call was cut off. What a joke.',
  ),
  from(
    'Rosa Stone',
    'Price went up',
    'You raised my price by 7 although the contract says it is fixed for 24 months. Please correct that.',
  ),
  from(
    'Sam Thorne',
    'Whole street offline',
    'All the houses in Mill Lane have had no internet since four this morning. Is there a cable damaged?',
  ),
  from(
    'Tess Upton',
    'Wi-Fi in the attic',
    'The wireless signal does not reach the attic. Do you sell something for that?',
  ),
  from(
    'Uma Vance',
    'Number transfer stuck',
    'My number should have been moved on Friday. Now neither the old nor the new SIM works and I am losing customers every hour.',
  ),
  from('Vic Wade', 'Paper bill', 'Please send me the bills on paper in future, I do not use e-mail much.'),
  from(
    'Wes Yates',
    'Furious',
    'Worst company I have ever dealt with. Nothing works, nobody cares, everybody lies. I am leaving and I will tell everyone.',
  ),
  from(
    'Xena Abbot',
    'Damage in the hall',
    'Your fitter drilled through a water pipe in our hall and simply left. The ceiling below is ruined.',
  ),
  from(
    'Yan Burke',
    'Late fee',
    'I paid two days late because your website was down and you charged me a late fee. Can that be removed?',
  ),
  from('Zoe Crane', 'Verification code', 'The code by text message never comes, so I cannot see my account.'),
  from(
    'Abe Drew',
    'Buffering',
    'Films buffer every few minutes on the living room television. It was fine last month.',
  ),
  from(
    'Bea Eden',
    'Spam calls',
    'I get ten calls a day from strangers since I became your customer. Who did you give my number to?',
  ),
  from(
    'Cal Frost',
    'Wrong advice',
    'Your chat told me the contract ends in May, the letter says November. Which one is right?',
  ),
  from(
    'Dot Green',
    'Refund promised',
    'A refund of 58 was promised in June, in July and in August. It is November. I have had enough of your lies.',
  ),
  from('Eli Hart', 'Great speed', 'Fibre works really well since the upgrade. Good job.'),
  from('Fay Innes', 'Remote control', 'The volume buttons of the remote do not react any more, can I get a new one?'),
  from(
    'Gus Jenkins',
    'Data used up',
    'My 20 GB were gone after three days although I was on wireless at home. That cannot be right.',
  ),
  from('Hal Knox', 'Crackling', 'There is a loud crackle on the landline so that I can hardly understand anyone.'),
  from(
    'Ivy Lamb',
    'Account hacked',
    'Somebody changed my e-mail address and ordered two phones on my account. I told you three times and you did nothing. The police have a file number now.',
  ),
  from('Jay Moss', 'Appointment', 'Can the installation on the 12th be moved to the afternoon?'),
  from(
    'Kit Noble',
    'Early termination fee',
    'You want 340 for leaving early although the line never worked. I will not pay that.',
  ),
  from('Lou Orr', 'No picture', 'Black screen with sound since last night on every channel.'),
  from(
    'Max Penn',
    'Outage in our town',
    'Internet and phone are down in all of Westbrook. The surgery cannot be reached and your hotline plays music.',
  ),
  from(
    'Nia Rowe',
    'Data protection',
    'Please tell me which data you store about me, according to the data protection law.',
  ),
];
