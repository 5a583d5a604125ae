"""Every sentence a schedule says to a customer, in English and Chinese, on one page."""
# ruff: noqa: RUF001 - Chinese has punctuation of its own

from collections.abc import Mapping
from types import MappingProxyType

from engine.repayment.money import grouped
from engine.repayment.terms import Locale

_TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "minimum": ("minimum payment", "最低还款"),
        "equal_instalments": ("equal instalments over {months}", "等额本息，{months}"),
        "equal_principal": ("equal principal over {months}", "等额本金，{months}"),
        "fixed_amount": ("paying {amount} a month", "每月还款 {amount}"),
        "with_fee": (", with a fee of {fee} a month", "，每期费用 {fee}"),
        "with_upfront_fee": (", with a fee of {fee} at the beginning", "，期初费用 {fee}"),
        # what a plan means beside the first one
        "free_instead": (
            "{plan}: free in {months} instead of {others}",
            "{plan}：{months}还清，而非 {others} 个月",
        ),
        "free_alike": ("{plan}: free in {months} as well", "{plan}：同样{months}还清"),
        "free_at_last": (
            "{plan}: free in {months}, while {first} never pays the debt off",
            "{plan}：{months}还清，而“{first}”永远还不清",
        ),
        "free_before_horizon": (
            "{plan}: free in {months} instead of more than {others}",
            "{plan}：{months}还清，而非 {others} 个月以上",
        ),
        "never_free": ("{plan}: never pays the debt off", "{plan}：永远还不清"),
        "not_free": ("{plan}: not free after {months}", "{plan}：{months}后仍未还清"),
        "cheaper": (", and {amount} cheaper", "，总费用少 {amount}"),
        "cheaper_at_least": (", and at least {amount} cheaper", "，总费用至少少 {amount}"),
        "dearer": (", and {amount} dearer", "，总费用多 {amount}"),
        "same_cost": (", at the same cost", "，总费用相同"),
        "nothing": ("", ""),
        # warnings
        "NEVER_REPAID": (
            "{plan}: this never pays the debt off. After {months} and {paid} paid, {owed} is still owed.",
            "{plan}：按此方式永远还不清欠款。还款{months}、共付 {paid} 后，仍欠 {owed}。",
        ),
        "HORIZON_REACHED": (
            "{plan}: after {months} and {paid} paid, {owed} is still owed; the schedule stops there.",
            "{plan}：还款{months}、共付 {paid} 后，仍欠 {owed}；还款计划到此为止。",
        ),
        "DEBT_GROWS": (
            "{plan}: in {growing} the payment does not cover interest and fees, and the debt grows.",
            "{plan}：有{growing}的还款不足以支付利息和费用，欠款会增加。",
        ),
        "MOSTLY_CHARGES": (
            "{plan}: in {charging}, of {months} in all, more goes to interest and fees than to the debt itself.",
            "{plan}：共{months}，其中{charging}还款中的利息和费用多于归还的本金。",
        ),
        "PERSISTENT_DEBT": (
            "{plan}: the first {window} cost {charges} in interest and fees and pay {principal} off the debt.",
            "{plan}：前{window}支付利息和费用 {charges}，仅归还本金 {principal}。",
        ),
        "persistent_growing": (
            "{plan}: the first {window} cost {charges} in interest and fees, and the debt is {grown} larger.",
            "{plan}：前{window}支付或新增利息和费用 {charges}，欠款反而增加 {grown}。",
        ),
        # how it was worked out
        "interest_by_day": (
            (
                "Interest: the balance after the last payment, times the rate of a day, times the days since; "
                "rounded half up to {unit}."
            ),
            "利息：上次还款后的余额 × 日利率 × 实际天数，四舍五入到 {unit}。",
        ),
        "interest_by_month": (
            (
                "Interest: the balance after the last payment, times one twelfth of the yearly rate; rounded half up "
                "to {unit}."
            ),
            "利息：上次还款后的余额 × 年利率的十二分之一，四舍五入到 {unit}。",
        ),
        "day_of_365": ("The rate of a day is the yearly rate over 365.", "日利率为年利率除以 365。"),
        "day_of_360": ("The rate of a day is the yearly rate over 360.", "日利率为年利率除以 360。"),
        "unpaid_charges": (
            "Interest and fees that a payment does not cover are added to the debt.",
            "还款不足以支付的利息和费用计入欠款。",
        ),
        "fees": (
            "A fee given as a share is that share of the balance at the beginning, rounded half up to {unit}.",
            "按比例收取的费用以期初余额为基数，四舍五入到 {unit}。",
        ),
        "upfront": (
            "A fee at the beginning is paid on {start}, besides the debt.",
            "期初费用于 {start} 另行支付。",
        ),
        "share_of_bill": (
            (
                "Minimum: the share of balance, interest and fees, rounded up to {unit}, at least the floor, never "
                "more than the debt."
            ),
            "最低还款额：余额、利息与费用之和的规定比例，向上取整到 {unit}，不低于下限，不超过全部欠款。",
        ),
        "share_plus_charges": (
            (
                "Minimum: the share of the balance, rounded up to {unit}, plus interest and fees, at least the floor, "
                "never more than the debt."
            ),
            "最低还款额：余额的规定比例（向上取整到 {unit}）加上利息和费用，不低于下限，不超过全部欠款。",
        ),
        "level": (
            (
                "Equal instalments: the smallest amount in steps of {unit} that pays the debt off in the months, fees "
                "included; the last is what is left, and never larger."
            ),
            "等额本息：在期数内还清（含费用）的最小金额，以 {unit} 为单位；最后一期为剩余金额，不会更高。",
        ),
        "part": (
            "Equal principal: the balance over the months, rounded up to {unit}; the last is what is left.",
            "等额本金：期初余额除以期数，向上取整到 {unit}；最后一期为剩余金额。",
        ),
        "effective": (
            (
                "Effective yearly rate: the rate at which all payments together are worth the balance, in equal months "
                "of 365/12 days; rounded half up to 0.01 %. Nominal: twelve times the same rate of a month."
            ),
            (
                "实际年化利率：使全部还款的现值等于期初余额的年利率（每月按 365/12 天），四舍五入到 0.01%；"
                "名义年利率为对应月利率乘以十二。"
            ),
        ),
        "due": (
            "Payments fall due on day {day} of a month, or on its last day where it is shorter, working days or not.",
            "每月 {day} 日为还款日，当月无此日的以月末为准，不因节假日顺延。",
        ),
        "horizon": (
            (
                "At most {horizon} are worked out. All this holds while the rate stays, every payment is made on its "
                "day, and nothing new is borrowed."
            ),
            "最多计算{horizon}。以上以利率不变、按时还款且不新增借款为前提。",
        ),
    }
)
CODES = tuple(_TEXTS)


def text(code: str, locale: Locale, **parts: str | int) -> str:
    """A sentence; amounts are given as hundredths, everything else as text."""
    english, chinese = _TEXTS[code]
    told = {name: grouped(part) if isinstance(part, int) else part for name, part in parts.items()}
    return (chinese if locale == "zh" else english).format_map(told)


def months(number: int, locale: Locale) -> str:
    """A number of months."""
    if locale == "zh":
        return f"{number} 个月"
    return "1 month" if number == 1 else f"{number} months"
