/** Words that tell how upset a customer is, whatever the trade. Each group is one feature of the index. */
export const WORD_GROUPS = {
  anger: `angry furious outraged outrageous disgusted disgusting disgrace disgraceful ridiculous unacceptable appalling appalled
    awful terrible horrible worst pathetic useless incompetent shambles joke scam fraud liars lied lying ripoff robbery insulting insult
    atrocious abysmal dreadful rubbish garbage trash crap shit fuck fucking damn hell hate hated livid fuming seething infuriating
    infuriated unbelievable incompetence insane nightmare fiasco clowns idiots thieves crooks`,
  annoyance: `annoyed annoying frustrated frustrating frustration disappointed disappointing disappointment unhappy upset fed sick tired
    poor bad unfair misleading unreliable inconvenient inconvenience inaccurate slow rude unhelpful dissatisfied irritating irritated
    concerned concern hassle mess wrong fail failed failing fails failure enough`,
  leaving: `cancel cancelling canceling cancellation leave leaving quit switch switching switched competitor competitors elsewhere
    terminate termination disconnect unsubscribe goodbye bye farewell done refund compensation chargeback`,
  threat: `lawyer attorney lawsuit sue suing legal court solicitor ombudsman regulator complaint complaints report reporting fcc ofcom
    bbb press media newspaper journalist police tribunal consumer rights watchdog breach action`,
  harm: `elderly disabled disability pregnant baby medical emergency hospital ambulance alarm oxygen dialysis danger dangerous unsafe
    safety vulnerable heating insulin carer hazard fire injured injury stranded job income business clients exam`,
  negation: `not no never none nothing nobody nowhere neither nor cannot can't cant won't wont don't dont doesn't doesnt didn't didnt
    isn't isnt wasn't wasnt aren't arent haven't havent hasn't hasnt couldn't couldnt wouldn't wouldnt without unable`,
  praise: `thank thanks thankyou thx great excellent wonderful amazing awesome fantastic brilliant perfect happy pleased love loved lovely
    appreciate appreciated helpful kind superb best good glad grateful satisfied impressed friendly smooth easy enjoy cheers kudos`,
  courtesy: `please could would kindly wondering wonder hello hi dear regards possible may sorry assistance advise advice guide question
    curious confirm clarify information info`,
  waiting: `wait waited waiting hold hour hours day days week weeks month months long late delay delayed delays minutes overdue pending
    unanswered ignored since forever`,
  repetition: `again still another twice third fourth fifth second repeatedly repeated constant constantly always every everytime multiple
    several numerous keep keeps kept countless continuous continually already yet`,
  shouting: `absolutely completely totally utterly extremely beyond ever unbelievably incredibly seriously literally entire zero`,
} as const;
