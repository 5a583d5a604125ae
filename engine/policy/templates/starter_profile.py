"""The vocabulary a new folder begins with: what the engine needs, and what a first limit reads."""

PROFILE = """\
# yaml-language-server: $schema=profile.schema.json
# Every fact a policy may read. Add a field for every fact your policies need, then run `forbear schema --write`.
$schema: https://json-schema.org/draft/2020-12/schema
title: The vocabulary of lending policies
description: |
  `profile` tells of the customer and the account, `request` of what is asked.
  null is a known none, where a field allows it; a field that is left out is unknown.
type: object
additionalProperties: false
required: [profile, request]
properties:
  profile:
    description: Facts about the customer and the account.
    type: object
    additionalProperties: false
    required: [jurisdiction, currency, product]
    properties:
      # Who and under which law
      jurisdiction:
        description: Legal system whose rules govern the account.
        type: string
        enum: [CN, GB, US, EU, AU, SG, JP, HK, IN, ID, TH, KR, TW]
      currency:
        description: Currency of the account and of every money field.
        type: string
        enum: [CNY, GBP, USD, EUR, AUD, SGD, JPY, HKD, INR, IDR, THB, KRW, TWD]
      product:
        description: Kind of credit the account gives.
        type: string
        enum: [pay_later, cash_loan, credit_card]
      age_years:
        description: Age of the customer in completed years, read only against a legal minimum.
        type: integer
        x-unit: years
        minimum: 0
        maximum: 130
        x-basis: age_minimum_only
      is_student:
        description: Whether the customer is enrolled as a full-time student.
        type: boolean

      # Income and capacity
      annual_income:
        description: Gross income of the customer for one year, before tax.
        type: number
        x-unit: money
        x-decimals: 2
        minimum: 0
        maximum: 10000000000
        x-actionable: raise
      income_verified:
        description: Whether the stated income was checked against independent evidence.
        type: boolean
        x-actionable: raise
      monthly_net_income:
        description: Income of the customer in a usual month, after tax and social insurance.
        type: number
        x-unit: money
        x-decimals: 2
        minimum: 0
        maximum: 10000000000
        x-actionable: raise
      existing_debt_service_monthly:
        description: Payments due each month on all existing debts at all lenders.
        type: number
        x-unit: money
        x-decimals: 2
        minimum: 0
        maximum: 10000000000
        x-actionable: lower

      # Conduct of the account
      months_on_book:
        description: Completed months since the account was opened, 0 for a new customer.
        type: integer
        x-unit: months
        minimum: 0
        maximum: 1200
      current_limit:
        description: Credit limit now in force, null where no limit was ever granted.
        type: [number, "null"]
        x-unit: money
        x-decimals: 2
        minimum: 0
        maximum: 10000000000
      current_balance:
        description: Amount now owed on the account, negative where the account is in credit.
        type: number
        x-unit: money
        x-decimals: 2
        minimum: -10000000000
        maximum: 10000000000
        x-actionable: lower
      days_past_due:
        description: Days since the oldest unpaid due date on this account, 0 where nothing is overdue.
        type: integer
        x-unit: days
        minimum: 0
        maximum: 10000
        x-actionable: lower
      consecutive_on_time_payments:
        description: Number of payments in a row made on time up to today.
        type: integer
        x-unit: count
        minimum: 0
        maximum: 1200
        x-actionable: raise
      self_limit:
        description: Highest limit the customer wants to have, null where the customer set none.
        type: [number, "null"]
        x-unit: money
        x-decimals: 2
        minimum: 0
        maximum: 10000000000
        x-actionable: raise

  request:
    description: What is asked; a field left out is known not to be asked.
    type: object
    additionalProperties: false
    required: [request_kind]
    properties:
      request_kind:
        description: What the caller asks to have decided.
        type: string
        enum: [limit, limit_increase, fee_waiver, review]
      requested_limit:
        description: Limit asked for, null where no amount was asked.
        type: [number, "null"]
        x-unit: money
        x-decimals: 2
        minimum: 0
        maximum: 10000000000
        x-actionable: lower
        default: null
      fee_type:
        description: Kind of the fee, null where no waiver is asked.
        type: [string, "null"]
        enum: [late, over_limit, returned, annual, null]
        default: null
      fee_amount:
        description: Amount of the fee to be waived, null where no waiver is asked.
        type: [number, "null"]
        x-unit: money
        x-decimals: 2
        minimum: 0
        maximum: 1000000000
        default: null
      fee_date:
        description: Date on which the fee was charged, null where no waiver is asked.
        type: [string, "null"]
        format: date
        default: null
      fee_paid:
        description: Whether the customer has already paid the fee, null where no waiver is asked.
        type: [boolean, "null"]
        default: null
"""
