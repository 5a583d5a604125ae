"""The texts and the first policy of a new folder, with cases for every rule and band."""

REASONS = """\
# yaml-language-server: $schema=reasons.schema.json
# What staff and customers read. `internal` is for staff only; `en` and `zh` go to the customer.
reasons:
  AGE:
    internal: Below the legal minimum age.
    en: We can offer credit only from the age of 18.
    zh: 我们只向年满18周岁的客户提供信贷。
    hard_stop: true
  INCOME:
    internal: The limit starts from the yearly income.
    en: The limit follows from the income you told us.
    zh: 额度根据您提供的收入确定。
  INCOME_UNVERIFIED:
    internal: New customer whose income was not checked.
    en: You are new to us and we could not check your income yet.
    zh: 您是新客户，我们尚未能核实您的收入。
  STUDENT:
    internal: Student.
    en: Because you are a student, we can offer only a small limit on this product.
    zh: 由于您是在校学生，本产品只能向您提供较小的额度。
  OVERDUE_NOW:
    internal: A payment is overdue.
    en: A payment on the account is overdue.
    zh: 账户有一笔款项逾期未还。
  YOUR_OWN_LIMIT:
    internal: The customer's own limit binds.
    en: You asked us not to go above this limit.
    zh: 您曾要求我们不超过此额度。

actions:
  send_notice:
    internal: Send the letter that the template names.
    en: We will send you a notice about your account.
    zh: 我们将就您的账户向您发送通知。

guidance:
  UPDATE_INCOME:
    en: Send us recent proof of your income.
    zh: 请向我们提供近期的收入证明。
  CLEAR_ARREARS:
    en: Pay what is overdue and then pay on time.
    zh: 请还清逾期款项并保持按时还款。

templates:
  LIMIT_REDUCED:
    en: Your credit limit has been reduced
    zh: 您的信用额度已下调
"""  # noqa: RUF001 - Chinese has commas of its own

POLICY = """\
# yaml-language-server: $schema=../../policy.schema.json
policy: {{folder}}/everyday_limit
version: 1
effective: "{{effective}}"
jurisdiction: {{jurisdiction}}
currency: {{currency}}
applies_when: product == 'pay_later'
owner: Name the team that answers for this policy
about: The most a customer may owe on everyday pay-later purchases; every amount is an example.

# Numbers that change on a day without the logic changing: add a line with a later `from`.
parameters:
  student_cap:
    unit: money
    values:
      - {from: "{{effective}}", value: 2000, cite: House rule 1}

# Where the limit starts, before any rule.
base:
  code: INCOME
  matrix:
    down: annual_income
    rows:
      below 36000: 1000
      from 36000: 3000
      from 72000: 6000
      from 150000: 10000

# Every rule that fires counts; their order never changes the answer.
rules:
  - id: minor
    when: age_years < 18
    decline: true
    strength: law
    code: AGE
    because: Credit is not offered under 18.

  - id: student
    when: is_student
    cap: student_cap
    code: STUDENT
    because: A student's limit stays small.

  - id: new_and_unverified
    when: months_on_book < 6 and not income_verified
    cap: 500
    code: INCOME_UNVERIFIED
    because: New customers start small until their income is verified.
    guidance: UPDATE_INCOME

  - id: overdue
    when: days_past_due > 0
    hold: true
    code: OVERDUE_NOW
    because: The limit does not rise while a payment is overdue.
    guidance: CLEAR_ARREARS

  - id: own_limit
    when: self_limit != null
    cap: self_limit
    strength: customer
    code: YOUR_OWN_LIMIT
    because: The customer asked us never to go above this.

round_down_to: 100
minimum: 500
"""

CASES = """\
# yaml-language-server: $schema=../../cases.schema.json
policy: {{folder}}/everyday_limit
version: 1
base:
  as_of: "{{effective}}"
  profile:
    jurisdiction: {{jurisdiction}}
    currency: {{currency}}
    product: pay_later
    age_years: 30
    is_student: false
    annual_income: 80000
    income_verified: true
    months_on_book: 24
    current_limit: 3000
    current_balance: 0
    days_past_due: 0
    self_limit: null
  request: {request_kind: limit}
  freezes: []

# Each case says only what differs from the base, and what is expected. `rules` lists exactly the rules that fire.
cases:
  - name: a good customer gets what the income allows
    given: {}
    expect:
      limit: {answer: increased, amount: "6000.00", decided_by: ["{{folder}}/everyday_limit#base"]}
      rules: []

  - name: the lowest band of income
    given: {profile: {annual_income: 35999.99}}
    expect:
      limit: {answer: reduced, amount: "1000.00"}
      rules: []

  - name: the second band begins at 36000
    given: {profile: {annual_income: 36000}}
    expect:
      limit: {answer: unchanged, amount: "3000.00"}
      rules: []

  - name: the second band ends below 72000
    given: {profile: {annual_income: 71999.99}}
    expect:
      limit: {answer: unchanged, amount: "3000.00"}
      rules: []

  - name: the third band begins at 72000
    given: {profile: {annual_income: 72000}}
    expect:
      limit: {answer: increased, amount: "6000.00"}
      rules: []

  - name: the third band ends below 150000
    given: {profile: {annual_income: 149999.99}}
    expect:
      limit: {answer: increased, amount: "6000.00"}
      rules: []

  - name: the highest band begins at 150000
    given: {profile: {annual_income: 150000}}
    expect:
      limit: {answer: increased, amount: "10000.00"}
      rules: []

  - name: nobody under 18 gets credit
    given: {profile: {age_years: 17, current_limit: null}}
    expect:
      limit: {answer: declined, amount: "0.00", decided_by: ["{{folder}}/everyday_limit#minor"]}
      rules: [minor]

  - name: at 18 there is a limit
    given: {profile: {age_years: 18, current_limit: null}}
    expect:
      limit: {answer: approved, amount: "6000.00"}
      rules: []

  - name: a student stays within the cap
    given: {profile: {is_student: true}}
    expect:
      limit: {answer: reduced, amount: "2000.00", decided_by: ["{{folder}}/everyday_limit#student"]}
      rules: [student]
      reasons: [STUDENT]

  - name: a new customer without proof of income starts at 500
    given: {profile: {months_on_book: 5, income_verified: false, current_limit: null}}
    expect:
      limit: {answer: approved, amount: "500.00", decided_by: ["{{folder}}/everyday_limit#new_and_unverified"]}
      rules: [new_and_unverified]

  - name: after six months the proof is no longer asked for
    given: {profile: {months_on_book: 6, income_verified: false}}
    expect:
      limit: {amount: "6000.00"}
      rules: []

  - name: a new customer with proof of income is not held small
    given: {profile: {months_on_book: 5}}
    expect:
      limit: {amount: "6000.00"}
      rules: []

  - name: the limit does not rise while a payment is a day late
    given: {profile: {days_past_due: 1}}
    expect:
      limit: {answer: unchanged, amount: "3000.00", decided_by: ["{{folder}}/everyday_limit#overdue"]}
      rules: [overdue]

  - name: the customer's own wish is not rounded
    given: {profile: {self_limit: 1234}}
    expect:
      limit: {answer: reduced, amount: "1234.00", decided_by: ["{{folder}}/everyday_limit#own_limit"]}
      rules: [own_limit]

  - name: below the minimum a new account gets nothing
    given: {profile: {self_limit: 499, current_limit: null}}
    expect:
      limit: {answer: declined, amount: "0.00"}
      rules: [own_limit]

  - name: without the income the answer stays open and says so
    absent: [annual_income]
    expect:
      limit: {status: incomplete, lowest: "1000.00", highest: "10000.00", missing: [annual_income]}
      rules: []
"""
